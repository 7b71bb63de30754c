import { formatProblems } from '@quant-engine/config-file';
import { readScenario } from './scenario';

const SCENARIO = `name: "D. 131 %"
about: CAP_RECOVERY to 123 %.
date: "2026-01-12"
account: HAMMER
equity: "1000000"
book:
  - { symbol: "AAA PRA", quantity: 40000, price: "25.00", bucket: LT, adv: 4000000 }
  - { symbol: "BBB PRB", quantity: -12400, price: "25.00", bucket: MM_PURE, adv: 4000000 }
steps:
  - at: "09:35:00"
    more_ticks: 59
    prices: { "AAA PRA": "25.10" }
  - at: "09:36:00"
    potential_pct: 131.5
    proposals:
      - { symbol: "AAA PRA", action: BUY, quantity: 200, bucket: LT }
expect:
  mode: HARD_DERISK
  row: 3
`;

/** The scenario with one thing changed, as the problems it has. */
function problemsWith(text: string, instead: string): string {
  if (!SCENARIO.includes(text)) throw new Error(`the scenario has no ${text}`);
  const reading = readScenario(SCENARIO.replace(text, instead), 'd.yaml');
  if (reading.ok) return 'none';
  expect(reading.problems.every(({ code }) => code === 'QE_SCENARIO_INVALID')).toBe(true);
  return formatProblems(reading.problems);
}

test('a scenario is read as it stands', () => {
  const reading = readScenario(SCENARIO, 'd.yaml');
  expect(reading).toMatchObject({
    ok: true,
    value: {
      name: 'D. 131 %',
      book: [{ quantity: 40000 }, { quantity: -12400 }],
      steps: [{ at: '09:35:00', more_ticks: 59 }, { potential_pct: 131.5 }],
      expect: { mode: 'HARD_DERISK', row: 3 },
    },
  });
});

test.each([
  [
    'name: "D. 131 %"',
    'nam: x',
    'd.yaml:1:1: name: missing\nd.yaml:1:1: nam: unknown key (did you mean name?)',
  ],
  ['row: 3', 'row: 11', 'd.yaml:19:3: expect.row: must be <= 10, got 11'],
  [
    'row: 3',
    'rows: 3',
    'd.yaml:17:1: expect.row: missing\nd.yaml:19:3: expect.rows: unknown key (did you mean row?)',
  ],
  ['mode: HARD_DERISK', 'mode: HARD', 'd.yaml:18:3: expect.mode: must be one of NORMAL'],
  ['equity: "1000000"', 'equity: 1000000', 'd.yaml:5:1: equity: must be a text, got 1000000'],
  ['equity: "1000000"', 'equity: "0"', 'd.yaml:5:1: equity: must be written like'],
  ['equity: "1000000"', 'equity: "9000000000"', 'd.yaml:5:1: equity: must be written like'],
  ['price: "25.00", bucket: LT', 'price: "0.00", bucket: LT', 'd.yaml:7:43: book.0.price: must be'],
  ['price: "25.00", bucket: LT', 'price: "-1", bucket: LT', 'd.yaml:7:43: book.0.price: must be'],
  [
    'quantity: 40000',
    'quantity: 0.5',
    'd.yaml:7:26: book.0.quantity: must be a whole number, got 0.5',
  ],
  [
    '"AAA PRA", quantity: 40000',
    '"BBB PRB", quantity: 1',
    'd.yaml:8:7: book.1.symbol: BBB PRB stands twice',
  ],
  ['at: "09:35:00"', 'at: "29:59:59"', 'd.yaml:10:5: steps.0.at: must be written like'],
  ['at: "09:35:00"', 'at: "09:35"', 'd.yaml:10:5: steps.0.at: must be written like'],
  [
    'at: "09:36:00"',
    'at: "09:35:59"',
    'd.yaml:13:5: steps.1.at: must be after the ticks of the step before it (09:35:00), got 09:35:59',
  ],
  [
    'action: BUY',
    'action: BYU',
    'd.yaml:16:30: steps.1.proposals.0.action: must be one of BUY, SELL, got "BYU"',
  ],
  ['steps:', 'steps: [', 'd.yaml:'],
])('%s as %s is refused where it stands', (text, instead, expected) => {
  expect(problemsWith(text, instead)).toContain(expected);
});

test('a step may begin right after the last tick of the one before it', () => {
  expect(problemsWith('at: "09:36:00"', 'at: "09:36:00"')).toBe('none');
});

test('all that is wrong is said at once, in the order of the file', () => {
  const reading = readScenario(
    SCENARIO.replace('HAMMER', '"no account!"').replace('BUY', 'HOLD').replace('row: 3', 'row: 0'),
    'd.yaml',
  );
  const places = reading.ok ? [] : reading.problems.map(({ place }) => place);
  expect(places).toEqual(['d.yaml:4:1', 'd.yaml:16:30', 'd.yaml:19:3']);
});

test.each(['', '[]', 'x'])('a file that holds %j is no scenario', (text) => {
  expect(readScenario(text, 'd.yaml').ok).toBe(false);
});
