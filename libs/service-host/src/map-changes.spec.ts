import fc from 'fast-check';
import { Map } from 'immutable';
import { mapChanges } from './map-changes';

/** What changed, by looking at every key. */
function allChanges(before: Map<string, unknown>, after: Map<string, unknown>) {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys]
    .filter((key) => before.has(key) !== after.has(key) || before.get(key) !== after.get(key))
    .map((key): [string, unknown] => [key, after.get(key)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function told(before: Map<string, unknown>, after: Map<string, unknown>) {
  const changes: [string, unknown][] = [];
  mapChanges(before, after, (key, value) => changes.push([key, value]));
  return changes.sort(([a], [b]) => (a < b ? -1 : 1));
}

// Among these are keys of one hash (`Aa` and `BB`, alone and in a row), which share a node.
const key = fc.oneof(
  fc.integer({ min: 0, max: 2_000 }).map((n) => `key ${n}`),
  fc
    .array(fc.constantFrom('Aa', 'BB'), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('')),
);
const step = fc.oneof(
  fc.record({ key, value: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ key, value: fc.constant(undefined) }),
);
const steps = (maxLength: number) => fc.array(step, { maxLength, size: 'max' });

function applied(map: Map<string, unknown>, changes: readonly { key: string; value?: unknown }[]) {
  return changes.reduce(
    (all, change) =>
      change.value === undefined ? all.delete(change.key) : all.set(change.key, change.value),
    map,
  );
}

test('what is told is what a walk over all keys finds, whatever was done in between', () => {
  fc.assert(
    fc.property(steps(400), steps(40), fc.boolean(), (first, second, isOneGo) => {
      const before = applied(Map(), first);
      const after = isOneGo
        ? before.withMutations((map) => void applied(map, second))
        : applied(before, second);
      expect(told(before, after)).toEqual(allChanges(before, after));
      expect(told(after, before)).toEqual(allChanges(after, before));
    }),
  );
});

test('two Maps that have nothing to do with each other are compared, too', () => {
  fc.assert(
    fc.property(steps(100), steps(100), (first, second) => {
      const [before, after] = [applied(Map(), first), applied(Map(), second)];
      expect(told(before, after)).toEqual(allChanges(before, after));
    }),
  );
});
