import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblems } from '@quant-engine/config-file';
import { keysWithoutComment } from '@quant-engine/testkit';
import { loadDeskSettings } from './config-files';
import { readDeskSettings } from './desk-settings';

const SHIPPED = join(__dirname, '../../../config/desk.yaml');
const SHIPPED_TEXT = readFileSync(SHIPPED, 'utf8');
const DAY_MS = 86_400_000;

test('the shipped file keeps five days, and dead letters for thirty', () => {
  expect(loadDeskSettings(SHIPPED)).toEqual({
    ok: true,
    value: {
      retention: { ageMsMax: 5 * DAY_MS, entriesMax: 2_000_000, deadAgeMsMax: 30 * DAY_MS },
      services: [],
      events: [],
    },
  });
});

test('every key of the shipped file has a comment', () => {
  expect(keysWithoutComment(SHIPPED_TEXT)).toEqual([]);
});

test.each([
  ['  days: 5', '  days: 0', 'f:@:3: retention.days: must be >= 1, got 0'],
  ['  days: 5', '  days: 0.5', 'f:@:3: retention.days: must be a whole number, got 0.5'],
  ['  days: 5', '  day: 5', 'f:@:3: retention.day: unknown key (did you mean days?)'],
  ['  days: 5', '  days: 2026-01-12', 'f:@:3: retention.days: must be a whole number'],
  ['entries_max: 2000000', 'entries_max: 0', 'f:@:3: retention.entries_max: must be >= 1000'],
  ['entries_max: 2000000', 'entries_max: 2M', 'f:@:3: retention.entries_max: must be a whole'],
  ['dead_days: 30', 'dead_days: -1', 'f:@:3: retention.dead_days: must be >= 1, got -1'],
  ['  dead_days: 30', '  # none', 'retention.dead_days: missing'],
])('%s written as %s is refused where it stands', (good, bad, expected) => {
  const text = SHIPPED_TEXT.replace(good, bad);
  const line = text.slice(0, text.indexOf(bad)).split('\n').length;
  const read = readDeskSettings(text, 'f');
  expect(read.ok ? '' : formatProblems(read.problems)).toContain(
    expected.replace('@', String(line)),
  );
});
