import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDenied, optionsOfUrl, startPrivateServer, withClient } from '@quant-engine/redis-server';
import type { PrivateServer } from '@quant-engine/redis-server';
import { DeskProcesses, PROCESSES, type ProcessName } from './desk-processes';
import { freshFolder, qe, removeFolders } from './qe';

jest.setTimeout(300_000);

const RULES = readFileSync(join(__dirname, '../../../docs/operating/redis.acl'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('user '))
  .map((line) => {
    // A selector in brackets is one argument.
    const [, name = '', ...rules] = line.match(/\([^)]*\)|\S+/g) ?? [];
    return { name, rules };
  });

/** What each service may write, beside its own state: nobody writes what another one says. */
const WRITES: Readonly<Record<ProcessName, readonly string[]>> = {
  session: ['ev.session', 'ev.alerts'],
  market: ['ev.l1', 'ev.prints', 'ev.features', 'ev.proposals', 'broker.reports'],
  exposure: ['ev.exposure', 'ev.alerts'],
  engine: ['ev.decisions', 'ev.intents', 'ev.alerts'],
  execution: ['ev.orders', 'ev.positions', 'ev.alerts', 'broker.commands', 'broker.reports'],
  report: [],
};
const STREAMS = [...new Set(Object.values(WRITES).flat())];
const NAMES = Object.keys(PROCESSES) as ProcessName[];

let server: PrivateServer;
let cwd = '';
const urlOf = (user: string): string => server.url.replace('unix://', `unix://${user}:change-me@`);

beforeAll(async () => {
  cwd = freshFolder();
  server = await startPrivateServer({ dir: join(cwd, 'redis'), detached: false });
  await withClient(optionsOfUrl(server.url), async (redis) => {
    for (const { name, rules } of RULES)
      await redis.call('ACL', 'SETUSER', name, 'reset', ...rules);
  });
}, 300_000);
afterAll(async () => {
  await server.kill();
  removeFolders();
});

test('there are rules for each service, and for those who look', () => {
  expect(RULES.map(({ name }) => name)).toEqual([...NAMES, 'status', 'operator']);
});

test.each([...NAMES, 'status', 'operator'])(
  '%s adds to its own streams, to no other',
  async (name) => {
    const may = name in WRITES ? WRITES[name as ProcessName] : [];
    for (const stream of STREAMS) {
      const added = withClient(optionsOfUrl(urlOf(name)), (redis) =>
        redis.xadd(stream, 'NOMKSTREAM', '*', 'a', 'b'),
      );
      const outcome = await added.then(
        () => true,
        (error: unknown) => !isDenied(error),
      );
      expect([stream, outcome]).toEqual([stream, may.includes(stream)]);
    }
  },
);

test.each(NAMES)('%s writes no state of another one, and deletes none', async (name) => {
  const denied = (work: Promise<unknown>): Promise<boolean> => work.then(() => false, isDenied);
  const other = name === 'engine' ? 'exposure' : 'decision_engine';
  for (const key of [`private:${other}`, `group:${other}`]) {
    const options = optionsOfUrl(urlOf(name));
    expect(await denied(withClient(options, (redis) => redis.hset(key, 'a', 'b')))).toBe(true);
    expect(await denied(withClient(options, (redis) => redis.del(key)))).toBe(true);
    expect(await denied(withClient(options, (redis) => redis.flushall()))).toBe(true);
  }
});

test('a desk whose every service is a user of its own plays a day to its report', async () => {
  const desk = new DeskProcesses(cwd, urlOf, ['--start', '16:28', '--speed', 'max']);
  try {
    desk.startAll();
    await desk.said('report', 'report written');
    const looked = qe(cwd, ['status', '--redis', urlOf('status'), '--json']);
    expect(JSON.parse(looked.stdout)).toMatchObject({ dead: { total: 0 }, server: { denied: [] } });
    expect(qe(cwd, ['dead', 'list', '--redis', urlOf('operator')]).code).toBe(0);
    expect(desk.allLogs()).not.toContain('NOPERM');
  } finally {
    await desk.killAll();
  }
});

describe('a user that may not ask', () => {
  const rules = RULES.find(({ name }) => name === 'status')?.rules ?? [];
  const asUser = async (name: string, ...without: readonly string[]) => {
    await withClient(optionsOfUrl(server.url), (redis) =>
      redis.call('ACL', 'SETUSER', name, 'reset', ...rules, ...without.map((one) => `-${one}`)),
    );
    return qe(cwd, ['status', '--redis', urlOf(name), '--json']);
  };

  test('for CLIENT LIST is told so, in a status that can be used', async () => {
    const { stdout, code } = await asUser('no-list', 'client|list');
    const status = JSON.parse(stdout) as { findings: { text: string }[] };
    expect(code).toBe(3);
    expect(status.findings[0]?.text).toContain('this user may not run CLIENT LIST');
    expect(status).toMatchObject({ groups: expect.any(Array), server: { appendOnly: 'UNKNOWN' } });
  });

  test.each(['info', 'scan', 'hgetall'])('for %s gets JSON with what it needs', async (command) => {
    const { stdout, stderr, code } = await asUser(`no-${command}`, command);
    expect(code).toBe(78);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'NOT_OK',
      error: {
        code: 'QE_REDIS_ACCESS',
        message: expect.stringContaining('the user needs +ping'),
        remedy: expect.stringContaining('docs/operating/redis.md'),
      },
    });
    expect(stderr).toContain('[QE_REDIS_ACCESS]');
  });

  test.each([
    ['a wrong password', 'unix://status:wrong@', 'WRONGPASS'],
    ['an unknown user', 'unix://nobody:x@', 'WRONGPASS'],
  ])('with %s is told what to write', (_, user, says) => {
    const url = server.url.replace('unix://', user);
    const { stderr, code } = qe(cwd, ['status', '--redis', url]);
    expect(code).toBe(78);
    expect(stderr).toContain(says);
    expect(stderr).toMatch(
      /\[QE_REDIS_ACCESS\]\nremedy: NOAUTH and WRONGPASS: correct user and password/,
    );
  });
});
