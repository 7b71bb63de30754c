import { causedEvent, type Core, type QeEvent } from '@quant-engine/contracts';
import { Map } from 'immutable';
import { given, quote, RunningCore, stateText, tick } from './index';

interface Batches {
  readonly sizes: readonly number[];
  readonly seen: Map<string, number>;
}

/** A core that answers each batch that has a quote with one alert: its number and its size. */
const batches: Core<Batches> = {
  initialState: () => ({ sizes: [], seen: Map() }),
  step: ({ sizes, seen }, batch) => ({
    state: {
      sizes: [...sizes, batch.length],
      seen: batch.reduce((before, { event_type: type }) => before.update(type, 0, plusOne), seen),
    },
    outputs: batch
      .filter((event) => event.event_type === 'l1')
      .slice(-1)
      .map((event) => alertOn(event, `batch ${sizes.length} of ${batch.length}`)),
    latest: { 'state:batches': { count: String(sizes.length + 1) } },
  }),
  problemsOf: ({ event_type: type }) =>
    type === 'print' ? [{ code: 'QE_ACCOUNT_UNKNOWN', place: '/data', reason: 'no prints' }] : [],
  codec: {
    version: 1,
    slices: ({ sizes, seen }) => ({ sizes, seen }),
    restore: (slices) => ({
      sizes: (slices.value('sizes') ?? []) as number[],
      seen: Map(slices.entries('seen') as Iterable<[string, number]>),
    }),
  },
};

const plusOne = (count: number): number => count + 1;

function alertOn(cause: QeEvent, message: string): QeEvent {
  return causedEvent('alert', cause, [], { alert_type: 'BATCH', message, severity: 'info' });
}

const at = (n: number): QeEvent => quote('CIM PRB', '25', '25.1', { at: n });

test('what is given is taken event by event, what is asked as one batch', () => {
  const asked = given(batches, at(1), at(2)).when(at(3), at(4), at(5));
  expect(asked.state.sizes).toEqual([1, 1, 3]);
  expect(asked.then('alert').map(({ message }) => message)).toEqual(['batch 2 of 3']);
});

test('a list is given as one batch', () => {
  expect(given(batches, [at(1), at(2)], at(3)).and([at(4), at(5)]).state.sizes).toEqual([2, 1, 2]);
});

test('then gives the payloads of the type asked for, and of no other', () => {
  const asked = given(batches).when(at(1));
  expect(asked.then('alert')).toEqual([asked.outputs[0]?.data]);
  expect(asked.then('decision')).toEqual([]);
  expect(asked.latest).toEqual({ 'state:batches': { count: '1' } });
});

test('thenOnly gives the payload of the only one, and says what came instead', () => {
  expect(given(batches).when(at(1)).thenOnly('alert').message).toBe('batch 0 of 1');
  expect(() => given(batches).when(at(1)).thenOnly('decision')).toThrow('but: alert {');
  expect(() => given(batches).when(tick(1)).thenOnly('alert')).toThrow('but: nothing');
});

test('thenNothing goes on when nothing came, and says what did', () => {
  expect(given(batches).when(tick(1)).thenNothing().when(at(2)).then('alert')).toHaveLength(1);
  expect(() => given(batches).when(at(1)).thenNothing()).toThrow('something came: alert {');
});

test('a refusal is what the core says of an event', () => {
  const refused = { ...at(1), event_type: 'print' } as QeEvent;
  expect(given(batches).refusalsOf(refused)).toMatchObject([{ reason: 'no prints' }]);
  expect(given(batches).refusalsOf(at(1))).toEqual([]);
});

test('an answer leaves what it was asked of as it was', () => {
  const start = given(batches, at(1));
  expect(start.when(at(2)).state).toEqual(start.when(at(2)).state);
  expect(start.when().state.sizes).toEqual([1, 0]);
});

test('it goes on from an answer, and from more that is given', () => {
  const asked = given(batches).when(at(1), at(2));
  expect(asked.after.and(at(3)).when(at(4), at(5)).state.sizes).toEqual([2, 1, 2]);
});

describe('an output that no reader takes', () => {
  const careless: Core<Batches> = {
    ...batches,
    step: (state, batch) => ({
      ...batches.step(state, batch),
      outputs: batch.map((event) => alertOn(event, 'x'.repeat(100_000))),
    }),
  };

  test.each([
    ['when', () => given(careless).when(at(1))],
    ['given', () => given(careless, at(1))],
    ['a core that runs', () => new RunningCore(careless).take(at(1))],
  ])('is an error of the core: %s', (_, act) => {
    expect(act).toThrow('no reader takes this output\nalert /data/message');
  });
});

describe('a restart', () => {
  const busy = given(batches, at(1), tick(1), at(2));

  test('gives the state back, through JSON and in another order', () => {
    const restored = busy.restored();
    expect([...restored.state.seen.keys()]).toEqual([...busy.state.seen.keys()].toReversed());
    expect(stateText(batches.codec, restored.state)).toBe(stateText(batches.codec, busy.state));
    expect(restored.when(at(3)).outputs).toEqual(busy.when(at(3)).outputs);
  });

  test('tells a state that forgets something', () => {
    const forgetful = { ...batches, codec: { ...batches.codec, slices: () => ({}) } };
    const restored = given(forgetful, at(1)).restored();
    expect(restored.when(at(2)).outputs).not.toEqual(given(batches, at(1)).when(at(2)).outputs);
  });
});

test('a core that runs remembers what came of each event', () => {
  const running = new RunningCore(batches);
  expect(running.take(at(1), at(2))).toHaveLength(2);
  running.restart();
  expect(running.takeBatch(at(3), at(4))).toHaveLength(1);
  expect(running.all('alert').map(({ message }) => message)).toEqual([
    'batch 0 of 1',
    'batch 1 of 1',
    'batch 2 of 2',
  ]);
  expect(running.state.sizes).toEqual([1, 1, 2]);
});
