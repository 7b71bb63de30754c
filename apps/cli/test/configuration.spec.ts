import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, qe, removeFolders, SLOW_MS, type Ended } from './qe';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

const CONFIG = join(__dirname, '..', '..', '..', 'config');
const RULES = readFileSync(join(CONFIG, 'risk_rules.yaml'), 'utf8');
const LIMITS = readFileSync(join(CONFIG, 'liquidity_limits.yaml'), 'utf8');

/** `qe policy` under a rules file, with an input that it could answer. */
function underRules(text: string, command = ['policy']): Ended {
  const cwd = freshFolder();
  writeFileSync(join(cwd, 'rules.yaml'), text);
  return qe(cwd, [...command, '--rules', 'rules.yaml'], '{"regime":"MID","grossPct":110}\n');
}

/** Where a text stands in a file, as `line:`. */
function lineOf(text: string, part: string): string {
  if (!text.includes(part)) throw new Error(`the file has no ${part}`);
  return `${text.slice(0, text.indexOf(part)).split('\n').length}:`;
}

function expectRefused({ code, stdout, stderr }: Ended, ...messages: readonly string[]): void {
  expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
  for (const message of messages) expect(stderr).toContain(message);
  expect(stderr).toContain('remedy: ');
}

test('every problem of a rules file is said at once, with file, line and column', () => {
  const text = RULES.replace('max_gross_exposure_pct: 130', 'max_gross_exposure_pct: lots')
    .replace('clip_shares_max: 2000', 'clip_sharesmax: 2000')
    .replace("start: '12:00'", "start: '25:00'");
  const ended = underRules(text);
  expectRefused(
    ended,
    `rules.yaml:${lineOf(text, 'max_gross_exposure_pct')}3: exposure.max_gross_exposure_pct: must be a number, got "lots"`,
    `rules.yaml:${lineOf(text, 'clip_sharesmax')}3: derisk.clip_sharesmax: unknown key (did you mean clip_shares_max?)`,
    'derisk.clip_shares_max: missing',
    `rules.yaml:${lineOf(text, "'25:00'")}5: regimes.MID.start: `,
  );
  expect(ended.stderr.match(/\[QE_RULES_INVALID\]/g)).toHaveLength(4);
  // The remedy is the same for all of them: it is said once.
  expect(ended.stderr.match(/remedy: /g)).toHaveLength(1);
});

test('limits in the wrong order are refused, each where it stands', () => {
  const text = RULES.replace('cap_recovery_target_pct: 123', 'cap_recovery_target_pct: 130');
  expectRefused(
    underRules(text),
    `rules.yaml:${lineOf(text, 'cap_recovery_target_pct: 130')}3: derisk.cap_recovery_target_pct: must be below exposure.max_gross_exposure_pct (130), got 130`,
  );
});

test('broken YAML is refused where it breaks', () => {
  expectRefused(underRules('exposure: [\n'), 'rules.yaml:2:1: ');
  const twice = `${RULES}\nexposure: {}\n`;
  expectRefused(underRules(twice), `rules.yaml:${twice.split('\n').length - 1}:1: `);
});

test('a rules file that was half written is refused', () => {
  const atKey = RULES.indexOf('\nderisk:');
  expectRefused(underRules(RULES.slice(0, atKey)), 'rules.yaml:1:1: derisk: missing');
  expectRefused(underRules(RULES.slice(0, atKey - 20)), 'rules.yaml:');
});

test('no command starts under a bad rules file', () => {
  const bad = RULES.replace('step_pct: 10', 'step_pct: ten');
  for (const command of ['day', 'scenarios']) {
    expectRefused(underRules(bad, [command]), 'derisk.step_pct: must be a number, got "ten"');
  }
});

test('a rules or a limits file that is not there is bad configuration', () => {
  expectRefused(
    qe(freshFolder(), ['policy', '--rules', 'none.yaml']),
    'none.yaml: cannot read the file: there is none (ENOENT) [QE_FILE_MISSING]',
  );
  expectRefused(
    qe(freshFolder(), ['size', '--limits', '.']),
    '.: cannot read the file: it is a folder, not a file (EISDIR) [QE_FILE_UNREADABLE]',
  );
});

test('a limits file is checked in the same way', () => {
  const cwd = freshFolder();
  const text = LIMITS.replace('min_lot_shares: 200', 'min_lot_shares: -1');
  writeFileSync(join(cwd, 'limits.yaml'), text);
  expectRefused(
    qe(cwd, ['size', '--limits', 'limits.yaml']),
    `limits.yaml:${lineOf(text, 'min_lot_shares')}1: min_lot_shares: must be >= `,
  );
});

test('other rules give other answers', () => {
  const { code, stdout } = underRules(RULES.replace('tolerance_pct: 120', 'tolerance_pct: 109'));
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ mode: 'SOFT_DERISK', targetPct: 109 });
});
