import type { StateCodec, WireFields } from '@quant-engine/contracts';
import type { StatePatch } from '@quant-engine/state-store';
import { stateFrom, statePatch } from './state-fields';
import fc from 'fast-check';
import { Map } from 'immutable';

type State = Readonly<Record<string, unknown>>;

/** Keeps a state of any slices; which of them are Maps is known from the state that was kept. */
function codecLike(kept: State): StateCodec<State> {
  return {
    version: 7,
    slices: (state) => state,
    restore: (slices) =>
      Object.fromEntries(
        slices
          .names()
          .map((name) => [
            name,
            Map.isMap(kept[name]) ? Map(slices.entries(name)) : slices.value(name),
          ]),
      ),
  };
}

function patchFor(before: State | undefined, after: State): StatePatch {
  return statePatch(codecLike(after), before, after);
}

/** What a store holds after a patch. */
function patched(fields: WireFields, patch: StatePatch): WireFields {
  const all = Object.entries({ ...fields, ...patch });
  return Object.fromEntries(all.filter((field): field is [string, string] => field[1] !== null));
}

const NAMES = ['orders', 'open positions', 'a|b', 'map', 'clock'];
const KEYS = ['ABK PRA', 'HAMMER|ABK PRA', '', 'map', 'toString', 'é 💥', '"', '0'];
const values = fc
  .jsonValue({ maxDepth: 2 })
  .map((value): unknown => JSON.parse(JSON.stringify(value)));
const maps = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), values), { selector: ([key]) => key })
  .map((entries) => Map(entries));
const states = fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(values, maps), { minKeys: 1 });

test('a state of any slices survives a chain of patches, whatever changes from one to the next', () => {
  fc.assert(
    fc.property(fc.array(states, { minLength: 1, maxLength: 6 }), (chain) => {
      let fields: WireFields = {};
      let before: State | undefined;
      for (const state of chain) {
        fields = patched(fields, patchFor(before, state));
        expect(stateFrom(codecLike(state), fields, 'ledger')).toEqual(state);
        before = state;
      }
      // No field outlives what it was written for.
      expect(fields).toEqual(patched({}, patchFor(undefined, before ?? {})));
    }),
  );
});

test('states that differ in a few entries survive, and the patch is those entries', () => {
  const change = fc.tuple(fc.constantFrom(...KEYS), fc.option(values, { nil: undefined }));
  fc.assert(
    fc.property(maps, fc.array(change, { maxLength: 4 }), (orders, changes) => {
      const after = changes.reduce(
        (map, [key, value]) => (value === undefined ? map.delete(key) : map.set(key, value)),
        orders,
      );
      const patch = patchFor({ orders }, { orders: after });
      const fields = patched(patched({}, patchFor(undefined, { orders })), patch);
      expect(stateFrom(codecLike({ orders: after }), fields, 'ledger')).toEqual({ orders: after });
      const touched = new Set(changes.map(([key]) => key));
      expect(Object.keys(patch).length).toBeLessThanOrEqual(touched.size);
    }),
  );
});

test('nothing kept is no state', () => {
  expect(stateFrom(codecLike({}), {}, 'ledger')).toBeUndefined();
});

test('an empty Map is kept as one', () => {
  const state = { orders: Map() };
  expect(stateFrom(codecLike(state), patched({}, patchFor(undefined, state)), 'ledger')).toEqual(
    state,
  );
});

test('slices and entries that kept their identity cost nothing', () => {
  const order = { quantity: 100 };
  const state = { orders: Map<string, object>({ A: order, B: order }), clock: { ms: 1 } };
  expect(patchFor(state, { ...state })).toEqual({});
  expect(patchFor(state, { ...state, orders: state.orders.set('C', order) })).toEqual({
    'orders\u001fC': '{"quantity":100}',
  });
});

test('a key that left takes its field with it, also when another came', () => {
  const before = { orders: Map({ A: 1, B: 2 }) };
  expect(patchFor(before, { orders: Map({ B: 2, C: 3 }) })).toEqual({
    'orders\u001fA': null,
    'orders\u001fC': '3',
  });
});

test('a slice that is a Map no more leaves no entries behind', () => {
  const fields = patched({}, patchFor(undefined, { orders: Map({ A: 1 }) }));
  const patch = patchFor({ orders: Map({ A: 1 }) }, { orders: [1] });
  expect(patched(fields, patch)).toEqual({ state_version: '7', orders: '[1]' });
});

test('a slice that is gone leaves nothing behind', () => {
  const before = { orders: Map({ A: 1 }), clock: 1 };
  const fields = patched({}, patchFor(undefined, before));
  expect(patched(fields, patchFor(before, { clock: 1 }))).toEqual({
    state_version: '7',
    clock: '1',
  });
});

test.each([
  ['another version', { state_version: '6', clock: '1' }, 'is of version 6'],
  ['no version', { clock: '1' }, 'is of no version'],
])('a state of %s is refused, not misread', (_, fields, message) => {
  expect(() => stateFrom(codecLike({}), fields, 'ledger')).toThrow(
    expect.objectContaining({
      code: 'QE_STATE_VERSION',
      place: 'group ledger',
      message: expect.stringContaining(message) as string,
    }) as Error,
  );
});
