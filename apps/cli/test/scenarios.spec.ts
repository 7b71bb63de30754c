import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, qe, removeFolders, SLOW_MS } from './qe';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

const SHIPPED = join(__dirname, '..', '..', '..', 'scenarios');

const SCENARIO = `name: "131 % in the OPEN regime"
about: reduces at once.
date: "2026-01-12"
account: HAMMER
equity: "1000000"
book:
  - { symbol: "AAA PRA", quantity: 40000, price: "25.00", bucket: LT, adv: 4000000 }
  - { symbol: "BBB PRB", quantity: -12400, price: "25.00", bucket: MM_PURE, adv: 4000000 }
steps:
  - { at: "09:35:00" }
expect:
  mode: HARD_DERISK
  row: 3
  target_pct: 123
`;

/** A folder with scenario files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const cwd = freshFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

test('every scenario that is shipped goes as it says', () => {
  const { code, stdout, stderr } = qe(freshFolder(), ['scenarios', '--json']);
  const results = JSON.parse(stdout) as { name: string; lines: { holds: boolean }[] }[];
  const failed = results.filter(({ lines }) => lines.some(({ holds }) => !holds));
  expect(failed.map(({ name }) => name)).toEqual([]);
  const count = readdirSync(SHIPPED).filter((name) => name.endsWith('.yaml')).length;
  expect(results).toHaveLength(count);
  expect(stderr).toBe(`\n${count} of ${count} scenarios as expected\n`);
  expect(code).toBe(0);
});

test('a scenario that goes otherwise fails with 1, expected beside seen', () => {
  const cwd = folderWith({ 'a.yaml': SCENARIO, 'b.yaml': SCENARIO.replace('row: 3', 'row: 4') });
  const { code, stdout, stderr } = qe(cwd, ['scenarios', 'a.yaml', 'b.yaml']);
  expect(code).toBe(1);
  expect(stdout).toContain('ok   131 % in the OPEN regime  (a.yaml)');
  expect(stdout).toContain('FAIL 131 % in the OPEN regime  (b.yaml)');
  expect(stdout).toMatch(/^ {2}! row +4 +3$/m);
  expect(stderr).toContain('1 of 2 scenarios as expected');
});

test.each([
  ['row: 3', 'row: 30', 'a.yaml:13:3: expect.row: must be <= 10, got 30'],
  ['"25.00", bucket: LT', '"0.005", bucket: LT', 'a.yaml: steps: /data/bid must match'],
  ['"2026-01-12"', '"2026-01-19"', 'a.yaml: date: 2026-01-19 has no session'],
  ['"2026-01-12"', '"2031-01-06"', 'a.yaml: "2031-01-06" is no day of the exchange calendar'],
])('a scenario with %s as %s is refused with 3', (text, instead, message) => {
  const cwd = folderWith({ 'a.yaml': SCENARIO.replace(text, instead) });
  const { code, stdout, stderr } = qe(cwd, ['scenarios', 'a.yaml']);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain('remedy: ');
});

test('nothing runs when one of the files cannot be read', () => {
  const cwd = folderWith({ 'a.yaml': SCENARIO, 'b.yaml': 'name: [' });
  const { code, stdout, stderr } = qe(cwd, ['scenarios', 'a.yaml', 'b.yaml']);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain('b.yaml:');
  expect(qe(cwd, ['scenarios', 'none.yaml'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('none.yaml: cannot read the file: there is none (ENOENT)'),
  });
});

test('other rules decide otherwise', () => {
  const rules = readFileSync(join(SHIPPED, '..', 'config', 'risk_rules.yaml'), 'utf8');
  const looser = rules
    .replace('max_gross_exposure_pct: 130', 'max_gross_exposure_pct: 140')
    .replace('cap_recovery_target_pct: 123', 'cap_recovery_target_pct: 139');
  const cwd = folderWith({ 'a.yaml': SCENARIO, 'rules.yaml': looser });
  const { code, stdout } = qe(cwd, ['scenarios', 'a.yaml', '--rules', 'rules.yaml']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^ {2}! mode +HARD_DERISK +THROTTLE_NEW_ORDERS$/m);
});
