import { causedEvent, rootEvent, STREAM_OF, type Core } from '@quant-engine/contracts';
import { NO_BATCH, type Batch, ServiceHost } from '@quant-engine/service-host';
import { MemoryStore } from '@quant-engine/state-store';
import { keptLog, quote, tallyService } from '@quant-engine/store-doubles';
import { deskOf, type AnyHost } from './desk';

/** A host that takes what it is told, then nothing, and notes when it is called. */
function hostOf(group: string, turns: Batch[], calls: string[]): AnyHost {
  const note = (what: string) => void calls.push(`${group} ${what}`);
  return {
    service: { group, streams: [] },
    join: async () => note('join'),
    leave: async () => note('leave'),
    turn: async () => {
      note('turn');
      return turns.shift() ?? NO_BATCH;
    },
  };
}

test('settles when a whole round took nothing, and sums up', async () => {
  const calls: string[] = [];
  const a = hostOf('a', [{ ...NO_BATCH, taken: 2, outputs: 1, dead: 1 }], calls);
  // b has something to take only once a rested: the desk may not end before b did.
  const b = hostOf('b', [NO_BATCH, { ...NO_BATCH, taken: 1, outputs: 3 }], calls);
  const desk = deskOf([a, b]);
  await desk.join();
  expect(await desk.settle()).toMatchObject({ taken: 3, outputs: 4, dead: 1 });
  await desk.leave();
  expect(calls).toEqual([
    ...['a join', 'b join'],
    ...['a turn', 'b turn', 'a turn', 'b turn', 'a turn', 'b turn'],
    ...['a leave', 'b leave'],
  ]);
});

test('a host that fails stops the desk', async () => {
  const failing: AnyHost = { ...hostOf('a', [], []), turn: () => Promise.reject(new Error('no')) };
  await expect(deskOf([failing]).settle()).rejects.toThrow('no');
});

test('events that breed events are an error and no endless loop', async () => {
  const breeder: Core<number> = {
    initialState: () => 0,
    step: (state, batch) => ({
      state: state + batch.length,
      outputs: batch.map((event) =>
        causedEvent('alert', event, [], { alert_type: 'ECHO', message: 'again', severity: 'info' }),
      ),
      latest: {},
    }),
    problemsOf: () => [],
    codec: {
      version: 1,
      slices: (count) => ({ count }),
      restore: (slices) => Number(slices.value('count')),
    },
  };
  const store = new MemoryStore();
  const host = new ServiceHost(
    { group: 'echo', streams: [STREAM_OF.alert], core: breeder },
    { store, owner: 'first', leaseMs: 1000, logger: keptLog().logger },
  );
  const first = { alert_type: 'ECHO', message: 'first', severity: 'info' } as const;
  await store.publish([rootEvent('alert', 'first', quote(1).timestamp, first)]);
  const desk = deskOf([host]);
  await desk.join();
  await expect(desk.settle()).rejects.toMatchObject({ code: 'QE_INTERNAL' });
});

test('two services in a row settle in one call, and a second call finds nothing', async () => {
  const store = new MemoryStore();
  await store.publish([quote(1), quote(2)]);
  const { logger } = keptLog();
  const options = { store, owner: 'first', leaseMs: 1000, logger };
  const desk = deskOf([new ServiceHost(tallyService(), options)]);
  await desk.join();
  expect((await desk.settle()).taken).toBe(2);
  expect(await desk.settle()).toMatchObject({ taken: 0, outputs: 0, dead: 0 });
});
