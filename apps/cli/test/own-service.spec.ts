import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { qe, removeFolders, SLOW_MS } from './qe';
import { tape, TINY_DATE, tinyFolder } from './tiny-day';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

const ROOT = join(__dirname, '..', '..', '..');
const EXAMPLE = join(ROOT, 'examples', 'spread-watch');
/** Ten wide quotes of one symbol. */
const WIDE = tape(TINY_DATE).replace(/,BBB PRB,24\.99,25\.01/g, (text, offset: number) =>
  offset < 1_200 ? ',BBB PRB,24.80,25.10' : text,
);

/** A folder of somebody's own, far from this workspace: a day, and a worker. */
function ownFolder(change: (text: string) => string = (text) => text): string {
  const cwd = tinyFolder({ [`l1-${TINY_DATE}.csv`]: WIDE });
  cpSync(EXAMPLE, join(cwd, 'own'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(cwd, 'own', 'node_modules'));
  const file = join(cwd, 'own', 'spread-watch.js');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return cwd;
}

function day(cwd: string) {
  return qe(cwd, ['day', '--data', 'tiny', '--desk', 'own/desk.yaml', '--out', 'out', '--json']);
}

function lines(cwd: string, file: string): readonly Record<string, unknown>[] {
  const text = readFileSync(join(cwd, 'out', file), 'utf8').trimEnd();
  return text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a service and an event type from a folder of their own', () => {
  let cwd = '';
  beforeAll(() => {
    cwd = ownFolder();
    expect(day(cwd)).toMatchObject({ code: 0 });
  }, SLOW_MS);

  it('take part in a day: its events are on record, and what it took', () => {
    const spreads = lines(cwd, 'events/ev.spreads.jsonl');
    expect(spreads.length).toBeGreaterThan(5);
    expect(spreads[0]).toMatchObject({
      fields: { event_type: 'spread', data: '{"symbol":"BBB PRB","cents":30,"count":1}' },
    });
    expect(lines(cwd, 'journal/spread_watch.jsonl').length).toBeGreaterThan(5);
  });

  it('are on record with name, version and hash', () => {
    const setup = JSON.parse(readFileSync(join(cwd, 'out', 'setup.json'), 'utf8')) as object;
    expect(setup).toMatchObject({
      own: {
        services: [
          {
            name: 'spread_watch',
            version: '1.0.0',
            hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
          },
        ],
      },
    });
  });

  it('are made again by a replay, byte for byte', () => {
    const { code, stdout } = qe(cwd, ['replay', '--from', 'out']);
    expect(stdout).toMatch(/^spread_watch +\d+ batches +\d+ inputs +[1-9]\d* outputs {2}same$/m);
    expect(code).toBe(0);
  });

  it('are explained: what brought a spread about is the quote', () => {
    const [first] = lines(cwd, 'events/ev.spreads.jsonl');
    const { event_id } = first?.['fields'] as { event_id: string };
    const { code, stdout } = qe(cwd, ['why', event_id, '--from', 'out']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/spread/);
    expect(stdout).toMatch(/l1|quote/);
  });

  it('change nothing of what the desk does without them', () => {
    expect(qe(cwd, ['day', '--data', 'tiny', '--out', 'plain']).code).toBe(0);
    expect(existsSync(join(cwd, 'plain', 'events', 'ev.spreads.jsonl'))).toBe(false);
    for (const file of ['report/eod.json', 'events/ev.decisions.jsonl', 'events/ev.orders.jsonl']) {
      const plain = readFileSync(join(cwd, 'plain', file), 'utf8');
      expect(readFileSync(join(cwd, 'out', file), 'utf8')).toBe(plain);
    }
  });

  it('take part in scenarios', () => {
    const { code, stdout } = qe(cwd, ['scenarios', '--desk', 'own/desk.yaml', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(9);
  });
});

test('a module that has changed since is no replay of the day', () => {
  const cwd = ownFolder();
  expect(day(cwd).code).toBe(0);
  const file = join(cwd, 'own', 'spread-watch.js');
  writeFileSync(file, readFileSync(file, 'utf8').replace('WIDE_CENTS = 10', 'WIDE_CENTS = 40'));
  const { code, stderr } = qe(cwd, ['replay', '--from', 'out']);
  expect(code).toBe(78);
  expect(stderr).toMatch(/the day was run with spread_watch 1\.0\.0 \([0-9a-f]{12}\)/);
});

test('an output that the service has not announced makes dead letters, and the day goes on', () => {
  const cwd = ownFolder((text) => text.replace("writes: ['ev.spreads']", 'writes: []'));
  const { code, stdout } = day(cwd);
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as { deadLetters: number }).deadLetters).toBeGreaterThan(0);
  expect(JSON.stringify(lines(cwd, 'events/ev.dead.jsonl')[0])).toContain(
    'it writes ev.spreads, which it has not announced',
  );
});

test('a built-in name is refused before anything is started', () => {
  const cwd = ownFolder((code) => code.replace("name: 'spread_watch'", "name: 'engine'"));
  const { code, stderr } = day(cwd);
  expect({ code, stderr }).toEqual({
    code: 78,
    stderr: expect.stringMatching(/engine is a built-in name[^]*remedy: /) as string,
  });
  expect(existsSync(join(cwd, 'out'))).toBe(false);
});
