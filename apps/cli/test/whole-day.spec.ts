import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLAYED_DAY, qe } from './qe';

const DAY_MS_MAX = 300_000;
const README = join(__dirname, '..', '..', '..', 'README.md');

describe('the whole generated day', () => {
  test('prints the lines that the README shows of it', () => {
    const [, shown = ''] = /```text\n([^]*?)```/.exec(readFileSync(README, 'utf8')) ?? [];
    const lines = shown.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    const stderr = readFileSync(join(PLAYED_DAY, 'stderr.txt'), 'utf8');
    expect(stderr.split('\n')).toEqual(expect.arrayContaining(lines));
  });

  test(
    'is the same again, byte for byte',
    () => {
      const { code, stdout } = qe(PLAYED_DAY, ['replay']);
      expect(stdout).toMatch(/Same, byte for byte/);
      expect(code).toBe(0);
    },
    DAY_MS_MAX,
  );
});
