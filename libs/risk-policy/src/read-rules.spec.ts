import { formatProblems } from '@quant-engine/config-file';
import { pctOf } from '@quant-engine/contracts';
import { keysWithoutComment } from '@quant-engine/testkit';
import { SHIPPED_TEXT, shippedResult, shippedRules } from '../test/shipped-rules';
import { deskHoursOf } from './desk-hours';
import { readRules } from './read-rules';

const pct = pctOf;

describe('the shipped file', () => {
  test('holds the figures of the desk', () => {
    const { groups, ...rules } = shippedRules();
    expect(rules).toEqual({
      exposure: { maxGrossExposurePct: pct(130), softLimitPct: pct(120) },
      buckets: {
        LT: { targetPct: pct(80), maxPct: pct(90) },
        MM_PURE: { targetPct: pct(20), maxPct: pct(30) },
      },
      session: { closeOffsetMinutes: 30 },
      regimes: {
        OPEN: { start: '09:30', tolerancePct: pct(125), allowDerisk: false },
        EARLY: { start: '10:00', tolerancePct: pct(125), allowDerisk: false },
        MID: { start: '12:00', tolerancePct: pct(120), allowDerisk: true },
        LATE: { start: '15:00', tolerancePct: pct(115), allowDerisk: true },
        CLOSE: { lastMinutes: 15, tolerancePct: pct(100), allowDerisk: true },
      },
      derisk: {
        hardMinutesToClose: 2,
        hardTargetPct: pct(100),
        capRecoveryTargetPct: pct(123),
        stepPct: pct(10),
        softStepTicks: 60,
        hardStepTicks: 5,
        capStepTicks: 5,
        clipSharesMax: 2000,
        closeClipSharesMax: 4000,
        truthOffsetUsd: 10_000,
        minConfidencePct: pct(50),
      },
      staleData: {
        l1StaleS: 60,
        printStaleS: 300,
        exposureStaleS: 45,
        lastGoodS: 300,
        maxUnmarkedPct: pct(5),
        maxSpreadPct: pct(5),
      },
      orders: {
        priceCollarPct: pct(5),
        timeToLiveS: {
          CAP_RECOVERY: 30,
          HARD_DERISK: 30,
          SOFT_DERISK: 60,
          LT_BAND_CORRECTIVE: 120,
          MM: 60,
          OTHER: 90,
        },
      },
    });
    expect(Object.keys(groups).join(' ')).toBe(
      'AG ASSET_MGR BANK BDC CEF CEF_CLO EREIT FINANCE HOTEL_REIT INSURANCE MREIT OTHER ' +
        'SHIPPING TELECOM UTE',
    );
  });

  test('has a comment on every key', () => {
    expect(keysWithoutComment(SHIPPED_TEXT)).toEqual([]);
  });

  test('gives the calendar the hours of the desk', () => {
    expect(deskHoursOf(shippedRules())).toEqual({
      closeOffsetMinutes: 30,
      closeWindowMinutes: 15,
      windows: [
        { regime: 'OPEN', start: '09:30' },
        { regime: 'EARLY', start: '10:00' },
        { regime: 'MID', start: '12:00' },
        { regime: 'LATE', start: '15:00' },
      ],
    });
  });
});

describe('the hash', () => {
  const { hash } = shippedResult();
  const hashOf = (text: string): string | undefined => {
    const read = readRules(text, 'f');
    return read.ok ? read.hash : undefined;
  };

  test('is a UUID that stays as it is, so that old decisions can be matched to their rules', () => {
    expect(hash).toMatch(/^[0-9a-f-]{36}$/);
    expect(hashOf(SHIPPED_TEXT)).toBe(hash);
  });

  test('does not depend on comments, on the order of keys, or on how a number is written', () => {
    const bank = /^ {2}BANK:.*\n/m;
    const moved = SHIPPED_TEXT.replace(bank, '').replace(
      /^ {2}UTE:.*\n/m,
      (ute) => `${ute}${bank.exec(SHIPPED_TEXT)?.[0] ?? ''}`,
    );
    expect(moved).not.toBe(SHIPPED_TEXT);
    expect(hashOf(moved)).toBe(hash);
    expect(hashOf(SHIPPED_TEXT.replace(/ +#.*$/gm, ''))).toBe(hash);
    expect(hashOf(SHIPPED_TEXT.replace('soft_limit_pct: 120', 'soft_limit_pct: 120.0'))).toBe(hash);
  });

  test.each([
    ['soft_limit_pct: 120', 'soft_limit_pct: 119.999999'],
    ['BANK: { target_pct: 25', 'BANK: { target_pct: 26'],
    ['  AG: {', '  AGRI: {'],
    ['allow_derisk: false', 'allow_derisk: true'],
    ["truth_offset_usd: '0.01'", "truth_offset_usd: '0.02'"],
  ])('changes when %s becomes %s', (from, to) => {
    const changed = hashOf(SHIPPED_TEXT.replace(from, to));
    expect(changed).toBeDefined();
    expect(changed).not.toBe(hash);
  });
});

test('percentages are read as they are written', () => {
  const read = readRules(SHIPPED_TEXT.replace('pct: 130 ', 'pct: 130.000001 '), 'f');
  expect(read.ok && read.rules.exposure.maxGrossExposurePct).toBe(130_000_001);
});

test('a desk may have no groups', () => {
  const read = readRules(SHIPPED_TEXT.replace(/^groups:\n(?: {2}.*\n)+/m, 'groups: {}\n'), 'f');
  expect(read.ok && read.rules.groups).toEqual({});
});

describe('rules that do not hold together', () => {
  /** One problem for each case: the value, what it becomes, the column, and what is said. */
  const table = `
    exposure_pct: 130       | exposure_pct: .nan      |  3 | exposure.max_gross_exposure_pct: must be a plain decimal of at most 15 digits, 6 of them behind the point, got .nan
    exposure_pct: 130       | exposure_pct: "130"     |  3 | exposure.max_gross_exposure_pct: must be a number, got "130"
    soft_limit_pct: 120     | soft_limit: 120         |  3 | exposure.soft_limit: unknown key (did you mean soft_limit_pct?)
    soft_limit_pct: 120     | soft_limit_pct: 0       |  3 | exposure.soft_limit_pct: must be > 0, got 0
    soft_limit_pct: 120     | soft_limit_pct: 1000.1  |  3 | exposure.soft_limit_pct: must be <= 1000, got 1000.1
    soft_limit_pct: 120     | soft_limit_pct: 130.01  |  3 | exposure.soft_limit_pct: must be at most exposure.max_gross_exposure_pct (130), got 130.01
    target_pct: 80          | target_pct: 90.5        |  5 | buckets.LT.target_pct: must be at most buckets.LT.max_pct (90), got 90.5
    target_pct: 20          | target_pct: 31          |  5 | buckets.MM_PURE.target_pct: must be at most buckets.MM_PURE.max_pct (30), got 31
    BANK: { target_pct: 25  | BANK: { target_pct: 46  | 11 | groups.BANK.target_pct: must be at most groups.BANK.max_pct (45), got 46
    UTE: {                  | __proto__: {            |  3 | groups.__proto__: is no name that can stand here (^(?!__proto__$)[^\\u0000-\\u001f]{1,64}$)
    tolerance_pct: 115      | tolerance_pct: 131      |  5 | regimes.LATE.tolerance_pct: must be at most exposure.max_gross_exposure_pct (130), got 131
    start: '12:00'          | start: '10:00'          |  5 | regimes.MID.start: must be after regimes.EARLY.start (10:00), got 10:00
    start: '15:00'          | start: '24:00'          |  5 | regimes.LATE.start: must be written like "09:30", got "24:00"
    start: '09:30'          | start: '09:31'          |  5 | regimes.OPEN.start: must be at most the exchange's open (09:30), got 09:31
    last_minutes: 15        | last_minutes: 1         |  3 | derisk.hard_minutes_to_close: must be at most regimes.CLOSE.last_minutes (1), got 2
    last_minutes: 15        | last_minutes: 15.5      |  5 | regimes.CLOSE.last_minutes: must be a whole number, got 15.5
    hard_target_pct: 100    | hard_target_pct: 101    |  3 | derisk.hard_target_pct: must be at most regimes.CLOSE.tolerance_pct (100), got 101
    target_pct: 123         | target_pct: 130         |  3 | derisk.cap_recovery_target_pct: must be below exposure.max_gross_exposure_pct (130), got 130
    step_pct: 10            | step_pct: 101           |  3 | derisk.step_pct: must be <= 100, got 101
    usd: '0.01'             | usd: 0.01               |  3 | derisk.truth_offset_usd: must be a text, got 0.01
    usd: '0.01'             | usd: '0.00'             |  3 | derisk.truth_offset_usd: must be written like "0.01", got "0.00"
    exposure_stale_s: 45    | exposure_stale_s: 301   |  3 | stale_data.exposure_stale_s: must be at most stale_data.last_good_s (300), got 301
    exposure_stale_s: 45    | exposure_stale_s: -45   |  3 | stale_data.exposure_stale_s: must be >= 1, got -45
    price_collar_pct: 5     | price_collar_pct: 101   |  3 | orders.price_collar_pct: must be <= 100, got 101
    OTHER: 90               | OTHERS: 90              |  5 | orders.time_to_live_s.OTHERS: unknown key (did you mean OTHER?)
  `;
  const cases = table
    .trim()
    .split('\n')
    .map((row) => row.split(' | ').map((cell) => cell.trim()) as [string, string, string, string]);

  test.each(cases)('%s written as %s', (good, bad, column, reason) => {
    const text = SHIPPED_TEXT.replace(good, bad);
    const key = reason.slice(0, reason.indexOf(': ')).split('.').at(-1) ?? '';
    const read = readRules(text, 'config/risk_rules.yaml');
    const problem = read.ok ? undefined : read.problems.find((found) => found.reason === reason);
    expect(read.ok ? 'ok' : formatProblems(read.problems)).toContain(reason);
    const [file, line, col] = problem?.place.split(':') ?? [];
    expect([file, col]).toEqual(['config/risk_rules.yaml', column]);
    expect(text.split('\n')[Number(line) - 1]?.slice(Number(column) - 1)).toMatch(
      new RegExp(`^${key}:`),
    );
    expect(problem?.code).toBe('QE_RULES_INVALID');
  });

  test('are told with all their problems at once', () => {
    const text = SHIPPED_TEXT.replace('soft_limit_pct: 120', 'soft_limit_pct: 131')
      .replace('target_pct: 80', 'target_pct: 91')
      .replace('target_pct: 123', 'target_pct: 130');
    const read = readRules(text, 'f');
    expect(read.ok ? [] : read.problems.map(({ reason }) => reason.split(':')[0])).toEqual([
      'exposure.soft_limit_pct',
      'buckets.LT.target_pct',
      'derisk.cap_recovery_target_pct',
    ]);
  });

  test('a file that was half written is refused', () => {
    for (let length = 0; length < SHIPPED_TEXT.length - 40; length += 97) {
      expect(readRules(SHIPPED_TEXT.slice(0, length), 'f').ok).toBe(false);
    }
  });
});
