import { pctNumber } from '@quant-engine/contracts';
import { figuresOf } from '../test/figures-of';
import { shippedRules } from '../test/shipped-rules';
import { capEpisodeAfter } from './cap-episode';
import { decideMode } from './decide-mode';
import { ratioOfPctNumber } from './pct-ratio';

const RULES = shippedRules();

/** `row mode reason`, and where something is reduced `-> target action`. */
function verdictOn(line: string): string {
  const { row, mode, reason, action, targetPct } = decideMode(RULES, figuresOf(line));
  const target = targetPct === undefined ? '' : ` -> ${pctNumber(targetPct)} ${action ?? ''}`;
  return `${row} ${mode} ${reason}${target}`;
}

describe('the decision table', () => {
  const table = `
    # Row 1: the desk is not open.
    CLOSED gross=90                      | 1 CLOSED CLOSED
    CLOSED gross=140 cap=1 min=1         | 1 CLOSED CLOSED
    CLOSED gross=? age=999               | 1 CLOSED CLOSED
    LATE   gross=140 open=0              | 1 CLOSED CLOSED

    # Row 2: exposure never seen, or older than the last good figures may be.
    MID    gross=?                       | 2 THROTTLE_NEW_ORDERS NO_EXPOSURE
    MID    gross=140 age=300.001         | 2 THROTTLE_NEW_ORDERS NO_EXPOSURE
    CLOSE  gross=140 age=301 min=1       | 2 THROTTLE_NEW_ORDERS NO_EXPOSURE
    MID    gross=140 age=300             | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY

    # Row 3: the cap is reached, or its episode is open.
    OPEN   gross=130                     | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY
    EARLY  gross=130                     | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY
    OPEN   gross=129.999999              | 6 THROTTLE_NEW_ORDERS TOLERANCE
    OPEN   gross=129.9999999999          | 6 THROTTLE_NEW_ORDERS TOLERANCE
    OPEN   gross=130.0000000001          | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY
    OPEN   gross=124 cap=1               | 3 HARD_DERISK CAP_EPISODE -> 123 CAP_RECOVERY
    OPEN   gross=123.000001 cap=1        | 3 HARD_DERISK CAP_EPISODE -> 123 CAP_RECOVERY
    OPEN   gross=123 cap=1               | 10 NORMAL NORMAL
    OPEN   gross=124                     | 10 NORMAL NORMAL
    OPEN   gross=130 cap=1               | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY

    # Row 3 acts on the last good figures, and whatever else is wrong.
    MID    gross=131 age=46              | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY
    MID    gross=131 unmarked=100        | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY
    OPEN   gross=131 potential=180       | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY
    OPEN   gross=131 lt=131 BANK=131     | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY

    # Row 4: the last minutes.
    CLOSE  gross=100.000001 min=2        | 4 HARD_DERISK CLOSE_HARD -> 100 HARD_DERISK
    CLOSE  gross=100 min=2               | 10 NORMAL NORMAL
    CLOSE  gross=101 min=2.000001        | 5 SOFT_DERISK TOLERANCE -> 100 SOFT_DERISK
    CLOSE  gross=101 min=0               | 4 HARD_DERISK CLOSE_HARD -> 100 HARD_DERISK
    CLOSE  gross=101 min=-1              | 4 HARD_DERISK CLOSE_HARD -> 100 HARD_DERISK
    CLOSE  gross=101                     | 5 SOFT_DERISK TOLERANCE -> 100 SOFT_DERISK
    CLOSE  gross=110 min=2 age=300       | 4 HARD_DERISK CLOSE_HARD -> 100 HARD_DERISK
    CLOSE  gross=110 min=2 unmarked=50   | 4 HARD_DERISK CLOSE_HARD -> 100 HARD_DERISK
    CLOSE  gross=110 min=2 potential=135 | 4 HARD_DERISK CLOSE_HARD -> 100 HARD_DERISK
    OPEN   gross=101 min=2               | 4 HARD_DERISK CLOSE_HARD -> 100 HARD_DERISK

    # Row 5: above the tolerance of a regime that reduces.
    MID    gross=120                     | 10 NORMAL NORMAL
    MID    gross=120.000001              | 5 SOFT_DERISK TOLERANCE -> 120 SOFT_DERISK
    LATE   gross=115                     | 10 NORMAL NORMAL
    LATE   gross=115.000001              | 5 SOFT_DERISK TOLERANCE -> 115 SOFT_DERISK
    LATE   gross=115.0000000001          | 5 SOFT_DERISK TOLERANCE -> 115 SOFT_DERISK
    CLOSE  gross=100 min=15              | 10 NORMAL NORMAL
    CLOSE  gross=100.000001 min=15       | 5 SOFT_DERISK TOLERANCE -> 100 SOFT_DERISK
    MID    gross=125 age=45              | 5 SOFT_DERISK TOLERANCE -> 120 SOFT_DERISK
    MID    gross=125 age=45.001          | 5 THROTTLE_NEW_ORDERS STALE
    MID    gross=125 age=300             | 5 THROTTLE_NEW_ORDERS STALE
    MID    gross=125 unmarked=5          | 5 SOFT_DERISK TOLERANCE -> 120 SOFT_DERISK
    MID    gross=125 unmarked=5.000001   | 5 THROTTLE_NEW_ORDERS STALE
    MID    gross=125 potential=140       | 5 SOFT_DERISK TOLERANCE -> 120 SOFT_DERISK
    MID    gross=125 lt=95 mm=35 BANK=50 | 5 SOFT_DERISK TOLERANCE -> 120 SOFT_DERISK

    # Row 6: above the tolerance of a regime that does not.
    OPEN   gross=125                     | 10 NORMAL NORMAL
    OPEN   gross=125.000001              | 6 THROTTLE_NEW_ORDERS TOLERANCE
    EARLY  gross=125.000001              | 6 THROTTLE_NEW_ORDERS TOLERANCE
    EARLY  gross=126 age=46              | 6 THROTTLE_NEW_ORDERS TOLERANCE

    # Row 7: stale.
    MID    gross=90 age=45               | 10 NORMAL NORMAL
    MID    gross=90 age=NaN              | 2 THROTTLE_NEW_ORDERS NO_EXPOSURE
    MID    gross=90 age=45.001           | 7 THROTTLE_NEW_ORDERS STALE
    MID    gross=90 unmarked=5           | 10 NORMAL NORMAL
    MID    gross=90 unmarked=5.000001    | 7 THROTTLE_NEW_ORDERS STALE
    MID    gross=0 age=46 potential=140  | 7 THROTTLE_NEW_ORDERS STALE

    # Row 8: what working orders could come to.
    OPEN   gross=90 potential=125        | 10 NORMAL NORMAL
    OPEN   gross=90 potential=125.000001 | 8 THROTTLE_NEW_ORDERS POTENTIAL
    MID    gross=90 potential=120        | 10 NORMAL NORMAL
    MID    gross=90 potential=120.000001 | 8 THROTTLE_NEW_ORDERS POTENTIAL
    LATE   gross=90 potential=115.000001 | 8 THROTTLE_NEW_ORDERS POTENTIAL
    CLOSE  gross=90 potential=100.000001 | 8 THROTTLE_NEW_ORDERS POTENTIAL
    MID    gross=90 potential=130        | 8 THROTTLE_NEW_ORDERS POTENTIAL
    MID    gross=90 potential=125 lt=95  | 8 THROTTLE_NEW_ORDERS POTENTIAL

    # Row 9: buckets and groups.
    MID    lt=90 lt+=90                  | 10 NORMAL NORMAL
    MID    lt=90.000001                  | 9 THROTTLE_NEW_ORDERS BUCKET_LT
    MID    lt=80 lt+=90.000001           | 9 THROTTLE_NEW_ORDERS BUCKET_LT
    MID    lt=90.000001 lt+=80           | 9 THROTTLE_NEW_ORDERS BUCKET_LT
    MID    mm=30 mm+=30                  | 10 NORMAL NORMAL
    MID    mm=30.000001                  | 9 THROTTLE_NEW_ORDERS BUCKET_MM_PURE
    MID    mm=20 mm+=30.000001           | 9 THROTTLE_NEW_ORDERS BUCKET_MM_PURE
    MID    lt=91 mm=31 BANK=46           | 9 THROTTLE_NEW_ORDERS BUCKET_LT
    MID    mm=31 BANK=46                 | 9 THROTTLE_NEW_ORDERS BUCKET_MM_PURE
    MID    BANK=45 BANK+=45 UTE=35       | 10 NORMAL NORMAL
    MID    BANK=45.000001                | 9 THROTTLE_NEW_ORDERS GROUP_BANK
    MID    BANK+=45.000001               | 9 THROTTLE_NEW_ORDERS GROUP_BANK
    MID    UTE=36 BANK=46                | 9 THROTTLE_NEW_ORDERS GROUP_BANK
    MID    UNHEARD_OF=99                 | 10 NORMAL NORMAL

    # Row 10: nothing else.
    OPEN                                 | 10 NORMAL NORMAL
    CLOSE  gross=0 min=1                 | 10 NORMAL NORMAL
    LATE   gross=90 age=0 unmarked=0     | 10 NORMAL NORMAL
  `;

  test.each(casesOf(table))('%s is row %s', (line, expected) => {
    expect(verdictOn(line)).toBe(expected);
  });
});

test('potential that reaches the cap throttles even where the tolerance is the cap', () => {
  const OPEN = { ...RULES.regimes.OPEN, tolerancePct: RULES.exposure.maxGrossExposurePct };
  const rules = { ...RULES, regimes: { ...RULES.regimes, OPEN } };
  expect(decideMode(rules, figuresOf('OPEN potential=130')).reason).toBe('POTENTIAL');
  expect(decideMode(rules, figuresOf('OPEN potential=129.999999')).reason).toBe('NORMAL');
});

describe('the lowest target of all rows that match counts', () => {
  const table = `
    OPEN   gross=131                     | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY
    MID    gross=131                     | 3 HARD_DERISK CAP -> 120 CAP_RECOVERY
    LATE   gross=131                     | 3 HARD_DERISK CAP -> 115 CAP_RECOVERY
    LATE   gross=124 cap=1               | 3 HARD_DERISK CAP_EPISODE -> 115 CAP_RECOVERY
    CLOSE  gross=131 min=10              | 3 HARD_DERISK CAP -> 100 CAP_RECOVERY
    CLOSE  gross=131 min=2               | 3 HARD_DERISK CAP -> 100 CAP_RECOVERY
    # A stale row 5 has no target to give.
    LATE   gross=131 age=46              | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY
    CLOSE  gross=131 age=46 min=10       | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY
    CLOSE  gross=131 age=46 min=2        | 3 HARD_DERISK CAP -> 100 CAP_RECOVERY
    LATE   gross=124 unmarked=6 cap=1    | 3 HARD_DERISK CAP_EPISODE -> 123 CAP_RECOVERY
  `;

  test.each(casesOf(table))('%s is row %s', (line, expected) => {
    expect(verdictOn(line)).toBe(expected);
  });
});

describe('the scenarios of the desk', () => {
  const table = `
    # A: OPEN or EARLY at 120 %.
    OPEN   gross=120 min=420             | 10 NORMAL NORMAL
    EARLY  gross=120 min=300             | 10 NORMAL NORMAL
    # B: 16:16 at 115 %.
    CLOSE  gross=115 min=14              | 5 SOFT_DERISK TOLERANCE -> 100 SOFT_DERISK
    # C: 16:28 at 110 %.
    CLOSE  gross=110 min=2               | 4 HARD_DERISK CLOSE_HARD -> 100 HARD_DERISK
    # D: 131 % at any time.
    OPEN   gross=131 min=420             | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY
    EARLY  gross=131 min=300             | 3 HARD_DERISK CAP -> 123 CAP_RECOVERY
    MID    gross=131 min=200             | 3 HARD_DERISK CAP -> 120 CAP_RECOVERY
    LATE   gross=131 min=60              | 3 HARD_DERISK CAP -> 115 CAP_RECOVERY
    CLOSE  gross=131 min=1               | 3 HARD_DERISK CAP -> 100 CAP_RECOVERY
    # E: 85 % now, 135 % if every working order fills.
    MID    gross=85 potential=135        | 8 THROTTLE_NEW_ORDERS POTENTIAL
    CLOSE  gross=85 potential=135 min=1  | 8 THROTTLE_NEW_ORDERS POTENTIAL
  `;

  test.each(casesOf(table))('%s is row %s', (line, expected) => {
    expect(verdictOn(line)).toBe(expected);
  });
});

describe('what a verdict says beside the mode', () => {
  test.each([
    ['MID gross=90', 'ACTIVE'],
    ['MID gross=90 age=46', 'REDUCING'],
    ['MID gross=121', 'REDUCING'],
    ['MID gross=131', 'REDUCING'],
    ['CLOSED gross=90', 'HALTED'],
  ])('%s puts trading to %s', (line, state) => {
    expect(decideMode(RULES, figuresOf(line)).tradingState).toBe(state);
  });

  test.each([
    ['CLOSED', 'the session is not open: no intents'],
    ['MID gross=?', 'exposure never seen, or older than 300 s: no new orders'],
    ['MID gross=131', 'gross at or above the cap of 130 %: reduce to 123 %'],
    ['OPEN gross=124 cap=1', 'a cap episode is open and gross above 123 %: reduce to it'],
    ['CLOSE gross=101 min=1', '2 min or less to the close and gross above 100 %: reduce to it'],
    ['LATE gross=116', 'gross above the LATE tolerance of 115 %: reduce to it'],
    [
      'LATE gross=116 age=46',
      'gross above the LATE tolerance of 115 %, but exposure older than 45 s or unmarked above ' +
        '5 % of gross: no new orders',
    ],
    [
      'OPEN gross=126',
      'gross above the OPEN tolerance of 125 %, which allows no de-risk: no new orders',
    ],
    ['MID age=46', 'exposure older than 45 s or unmarked above 5 % of gross: no new orders'],
    [
      'MID potential=121',
      'potential at or above the cap of 130 %, or above the MID tolerance of 120 %: no new orders',
    ],
    ['MID lt=91', 'LT above 90 %, current or potential: no new orders'],
    ['MID mm=31', 'MM_PURE above 30 %, current or potential: no new orders'],
    ['MID BANK=46', 'group BANK above 45 %, current or potential: no new orders'],
    ['MID', 'every figure is within its limit'],
  ])('%s: the rule in words, with its figures', (line, rule) => {
    expect(decideMode(RULES, figuresOf(line)).rule).toBe(rule);
  });

  test('the reason is one word, whatever a group is called', () => {
    const name = `Banks & "Thrifts" / ${'é'.repeat(60)}`;
    const rules = { ...RULES, groups: { [name]: RULES.buckets.MM_PURE } };
    const figures = { ...figuresOf('MID'), groups: { [name]: { current: ratioOfPctNumber(31) } } };
    const { reason } = decideMode(rules, figures);
    expect(reason).toMatch(/^GROUP_Banks[A-Za-z0-9_.:-]{1,53}$/);
  });
});

describe('a cap episode', () => {
  test.each([
    [false, 129.999999, false],
    [false, 130, true],
    [false, 131, true],
    [true, 131, true],
    [true, 123.000001, true],
    [true, 123, false],
    [true, 90, false],
    [false, 123.000001, false],
  ])('open: %s, at %s %%, is open after: %s', (isOpen, gross, after) => {
    expect(capEpisodeAfter(isOpen, ratioOfPctNumber(gross), RULES)).toBe(after);
  });

  test('that has ended does not hold the desk in cap recovery', () => {
    const gross = ratioOfPctNumber(123);
    const capEpisodeOpen = capEpisodeAfter(true, gross, RULES);
    expect(decideMode(RULES, { ...figuresOf('OPEN'), gross, capEpisodeOpen }).mode).toBe('NORMAL');
  });
});

/** The two cells of each line of a text table; `#` begins a remark. */
function casesOf(table: string): [string, string][] {
  return table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('|').map((cell) => cell.trim()) as [string, string]);
}
