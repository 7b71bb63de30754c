import fc from 'fast-check';
import { editDistance, nearestWord } from './edit-distance';

test.each([
  ['', '', 0],
  ['abc', '', 3],
  ['url', 'ulr', 1],
  ['kitten', 'sitting', 3],
  ['max_pct', 'max_pct', 0],
])('from "%s" to "%s" it takes %i changes', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
});

test('the distance is the same both ways, and zero only between equal words', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
    }),
  );
});

const KEYS = ['url', 'max_gross_exposure_pct', 'target_pct', 'LT', 'MM_PURE'];

test.each([
  ['ulr', 'url'],
  ['URL', 'url'],
  ['maxGrossExposurePct', 'max_gross_exposure_pct'],
  ['max_gross_exposure', 'max_gross_exposure_pct'],
  ['taget_pct', 'target_pct'],
  ['MM', 'MM_PURE'],
  ['max_gross', 'max_gross_exposure_pct'],
  ['XX', undefined],
  ['', undefined],
  ['x', undefined],
  ['completely_different', undefined],
])('"%s" was most likely meant to be %s', (word, meant) => {
  expect(nearestWord(word, KEYS)).toBe(meant);
});
