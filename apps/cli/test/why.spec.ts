import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { qe, removeFolders, SLOW_MS, type Ended } from './qe';
import { tinyFolder } from './tiny-day';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

let cwd = '';
beforeAll(() => {
  cwd = tinyFolder();
  expect(qe(cwd, ['day', '--data', 'tiny', '--out', 'out', '--json']).code).toBe(0);
}, SLOW_MS);

function why(...args: string[]): Ended {
  return qe(cwd, ['why', '--from', 'out', ...args]);
}

interface Kept {
  readonly event_id: string;
  readonly causation_id?: string;
  readonly data: string;
}

/** The first event of a stream whose data has a text. */
function firstOf(stream: string, text: string): Kept {
  const lines = readFileSync(join(cwd, 'out', 'events', `${stream}.jsonl`), 'utf8').split('\n');
  const events = lines
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { fields: Kept }).fields);
  const found = events.find(({ data }) => data.includes(text));
  if (found === undefined) throw new Error(`${stream} has no ${text}`);
  return found;
}

describe('an order', () => {
  const order = (): Kept => firstOf('ev.orders', '"PENDING_SUBMIT"');
  const orderId = (): string => (JSON.parse(order().data) as { order_id: string }).order_id;

  test('has the whole chain: what began it, why it was decided, how it was filled', () => {
    const { code, stdout, stderr } = why(order().event_id);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [before = '', rest = ''] = stdout.split('\nWhat came of it\n');
    const [after = '', life = ''] = rest.split('\nThe life of the order\n');
    const types = before.split('\nBecause of\n')[1]?.match(/^ {2}\d\d:\d\d:\d\d {2}\w+/gm);
    expect(types?.map((line) => line.trim().split(/ +/)[1])).toEqual([
      'intent',
      'decision',
      'exposure',
      'position',
      'broker_report',
      'broker_command',
      'session',
    ]);
    expect(before).toMatch(/^ {4}rule 3: gross at or above the cap of 130 %/m);
    expect(before).toMatch(/^ {4}[0-9a-f]{8} says gross_pct 132\.5, /m);
    expect(before).toMatch(/^ {4}approved \d+ AAA PRA LT_LONG_DECREASE: CAP_RECOVERY$/m);
    expect(after).toMatch(/broker_command .* SUBMIT SELL \d+ AAA PRA at 24\.99$/m);
    expect(after).toMatch(/broker_report .* FILL \d+ at 24\.99$/m);
    const steps = life.trimEnd().split('\n');
    expect(steps[0]).toMatch(/ PENDING_SUBMIT SELL /);
    expect(steps.at(-1)).toMatch(/ EXPIRED SELL /);
  });

  test.each([
    ['its order id', () => orderId()],
    ['the client order id that the broker knows', () => `qe-${orderId()}`],
    ['how an id of an event begins', () => order().event_id.slice(0, 13)],
  ])('is found by %s', (_, id) => {
    expect(why(id()).stdout).toContain(`  id ${order().event_id}\n`);
  });

  test('as JSON: causes from the nearest on, effects as a tree', () => {
    const { code, stdout } = why('--json', order().event_id);
    expect(code).toBe(0);
    const { event, causes, effects } = JSON.parse(stdout) as {
      event: { event_id: string };
      causes: { event_type: string }[];
      effects: { event: { event_type: string }; effects: object[] }[];
    };
    expect(event.event_id).toBe(order().event_id);
    expect(causes[0]).toMatchObject({ event_type: 'intent', event_id: order().causation_id });
    expect(effects.map((effect) => effect.event.event_type)).toContain('broker_command');
  });
});

test('without an id: the decisions, of one account when it is named', () => {
  const { code, stdout } = why('--account', 'HAMMER');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^time +account +id +decision$/m);
  expect(stdout).toMatch(
    /^09:30:\d\d {2}HAMMER {3}[0-9a-f]{8} {2}1 intent {2}HARD_DERISK CAP, CAP_RECOVERY to 123 %$/m,
  );
  const decisions = JSON.parse(why('--json').stdout) as { event_type: string }[];
  expect(decisions.length).toBe(stdout.trimEnd().split('\n').length - 1);
  expect(why('--account', 'NONE')).toEqual({
    code: 3,
    stdout: '',
    stderr: expect.stringContaining('the day has no account "NONE"; it has: HAMMER') as string,
  });
});

test('a quote is its own beginning, and what came of nothing is said to be so', () => {
  const { event_id: id } = firstOf('ev.l1', 'AAA PRA');
  const { code, stdout } = why(id);
  expect(code).toBe(0);
  expect(stdout).toContain('Nothing brought it about: it was published.\n');
  expect(stdout).toMatch(/^09:30:00 {2}l1 .* AAA PRA 24\.99 \/ 25\.01$/m);
});

test.each([
  ['zz', /^zz: no event of the day has this id, and no order \[QE_EVENT_UNKNOWN\]$/m],
  ['1', /^1: may be 1[0-9a-f-]{35}: 09:3\d:\d\d [a-z]+ /m],
])('the id %j is refused, with what it may be', (id, message) => {
  const { code, stdout, stderr } = why(id);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).toContain('remedy: ');
});
