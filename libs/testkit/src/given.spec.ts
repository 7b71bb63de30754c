import { causedEvent, rootEvent, type Core, type QeEvent } from '@quant-engine/contracts';
import { given } from './given';

/** A core that answers each batch with one alert: its number, and how many events it had. */
const batches: Core<readonly number[]> = {
  initialState: () => [],
  step: (state, batch) => ({
    state: [...state, batch.length],
    outputs: batch.slice(-1).map((event) =>
      causedEvent('alert', event, [], {
        alert_type: 'BATCH',
        message: `batch ${state.length} of ${batch.length}`,
        severity: 'info',
      }),
    ),
    latest: {},
  }),
  problemsOf: () => [],
  codec: { version: 1, slices: (sizes) => ({ sizes }), restore: () => [] },
};

function quote(n: number): QeEvent {
  const data = { symbol: 'CIM PRB', bid: '25', ask: '25.1', quote_time: String(n) };
  return rootEvent('l1', `quote:${n}`, String(n), data);
}

test('what is given is taken event by event, what is asked as one batch', () => {
  const asked = given(batches, quote(1), quote(2)).when(quote(3), quote(4), quote(5));
  expect(asked.state).toEqual([1, 1, 3]);
  expect(asked.then('alert').map(({ message }) => message)).toEqual(['batch 2 of 3']);
});

test('then gives the payloads of the type asked for, and of no other', () => {
  const asked = given(batches).when(quote(1));
  expect(asked.then('alert')).toEqual([asked.outputs[0]?.data]);
  expect(asked.then('decision')).toEqual([]);
});

test('an answer leaves what it was asked of as it was', () => {
  const start = given(batches, quote(1));
  expect(start.when(quote(2)).state).toEqual(start.when(quote(2)).state);
  expect(start.when().state).toEqual([1, 0]);
});

test('it goes on from an answer, and from more that is given', () => {
  const asked = given(batches).when(quote(1), quote(2));
  expect(asked.after.and(quote(3)).when(quote(4), quote(5)).state).toEqual([2, 1, 2]);
});
