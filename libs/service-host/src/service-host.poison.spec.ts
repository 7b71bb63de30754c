import { DEAD_LETTERS, encodeEvent, STREAM_OF } from '@quant-engine/contracts';
import {
  decodeDeadLetter,
  decodeEntry,
  MemoryStore,
  type EventStore,
} from '@quant-engine/state-store';
import {
  keptLog,
  quote,
  tallyService,
  type Tally,
  unsteady,
  type Fate,
} from '@quant-engine/store-doubles';
import { ServiceHost } from './service-host';

const SYMBOLS = ['SYM 1', 'SYM 2', 'SYM 3'];
const quotes = () => [quote(1), quote(2), quote(3)];

function hostOn(store: EventStore): ServiceHost<Tally> {
  const { logger } = keptLog();
  return new ServiceHost<Tally>(tallyService(), { store, owner: 'first', leaseMs: 60_000, logger });
}

/** The symbols that were answered, in order. */
async function answered(store: EventStore): Promise<readonly string[]> {
  return (await store.range(STREAM_OF.alert)).map((entry) => {
    const decoded = decodeEntry(entry);
    return decoded.ok && decoded.event.event_type === 'alert' ? decoded.event.data.message : '?';
  });
}

async function storeWith(events = quotes()): Promise<MemoryStore> {
  const store = new MemoryStore();
  await store.publish(events);
  return store;
}

describe('an entry that kills its reader', () => {
  /** Instances that are handed what waits and end without a commit. */
  async function endOnIt(store: EventStore, count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const streams = [STREAM_OF.l1, 'again:tally'];
      const joined = await store.join({ group: 'tally', streams, owner: 'first', leaseMs: 1_000 });
      if (joined.outcome === 'JOINED') await joined.read({ countMax: 1 });
    }
  }

  it('is taken alone once five instances have ended on it', async () => {
    const store = await storeWith();
    await endOnIt(store, 5);
    const host = hostOn(store);
    await host.join();
    expect(await host.turn()).toMatchObject({ taken: 1, outputs: 1, dead: 0 });
    expect(await host.turn()).toMatchObject({ taken: 1 });
  });

  it('is taken with its batch before that', async () => {
    const store = await storeWith();
    await endOnIt(store, 4);
    const host = hostOn(store);
    await host.join();
    expect(await host.turn()).toMatchObject({ taken: 3 });
  });

  it('becomes a dead letter after ten, and only it', async () => {
    const store = await storeWith();
    await endOnIt(store, 10);
    const host = hostOn(store);
    await host.join();
    expect(await host.turn()).toMatchObject({ taken: 1, outputs: 0, dead: 1 });
    while ((await host.turn()).taken > 0);
    expect(await answered(store)).toEqual(SYMBOLS.slice(1));
    expect(
      (await store.range(DEAD_LETTERS)).map(({ fields }) => decodeDeadLetter(fields)),
    ).toMatchObject([{ group: 'tally', sourceId: '1768228201000-0' }]);
  });

  it('is not what a store in trouble is taken for, however often a commit fails', async () => {
    const store = await storeWith();
    const fates: Fate[] = Array.from({ length: 15 }, () => 'LOST_BEFORE');
    const host = hostOn(unsteady(store, fates));
    await host.join();
    for (let n = 0; n < 15; n += 1) await expect(host.turn()).rejects.toThrow('ECONNRESET');
    expect(await host.turn()).toMatchObject({ taken: 3, outputs: 3, dead: 0 });
  });

  it('is not what a restart without work is taken for', async () => {
    const store = await storeWith([]);
    await endOnIt(store, 20);
    const host = hostOn(store);
    await host.join();
    await store.publish(quotes());
    expect(await host.turn()).toMatchObject({ taken: 3, dead: 0 });
  });
});

it('takes what is fed to its group again, whatever its type, from a stream of its own', async () => {
  const store = await storeWith([]);
  const host = hostOn(store);
  await host.join();
  store.appendRaw('again:tally', encodeEvent(quote(7)));
  expect(await host.turn()).toMatchObject({ taken: 1, outputs: 1, dead: 0 });
  expect(await answered(store)).toEqual(['SYM 7']);
});

it('makes a dead letter with size, digest and head of an entry that is too large, and goes on', async () => {
  const store = new MemoryStore();
  const id = store.appendRaw(STREAM_OF.l1, { data: 'x'.repeat(2_000_000) });
  await store.publish(quotes());
  const host = hostOn(store);
  await host.join();
  expect(await host.turn()).toMatchObject({ taken: 4, outputs: 3, dead: 1 });
  const [letter] = (await store.range(DEAD_LETTERS)).map(({ fields }) => decodeDeadLetter(fields));
  expect(letter).toMatchObject({ sourceId: id, problems: [{ code: 'QE_EVENT_TOO_LARGE' }] });
  expect(letter?.fields).toMatchObject({ oversize_bytes: '2000004', oversize_fields: '1' });
  expect(JSON.stringify(letter).length).toBeLessThan(2_000);
});
