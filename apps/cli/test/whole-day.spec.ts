import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, qe, removeFolders, type Ended } from './qe';

const DAY_MS_MAX = 300_000;
const README = join(__dirname, '..', '..', '..', 'README.md');

afterAll(removeFolders);

describe('the whole generated day', () => {
  let cwd = '';
  let day: Ended;
  beforeAll(() => {
    cwd = freshFolder();
    day = qe(cwd, ['day']);
  }, DAY_MS_MAX);

  test('prints the lines that the README shows of it', () => {
    const [, shown = ''] = /```text\n([^]*?)```/.exec(readFileSync(README, 'utf8')) ?? [];
    const lines = shown.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(day.stderr.split('\n')).toEqual(expect.arrayContaining(lines));
  });

  test(
    'is the same again, byte for byte',
    () => {
      const { code, stdout } = qe(cwd, ['replay']);
      expect(stdout).toMatch(/Same, byte for byte/);
      expect(code).toBe(0);
    },
    DAY_MS_MAX,
  );
});
