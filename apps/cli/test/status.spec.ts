import type { ChildProcess } from 'node:child_process';
import { RedisStore } from '@quant-engine/state-store';
import { ownRedis, qeBeside, quote, TestDesk, until } from './own-desk';
import { freshFolder, qe, removeFolders, shell, SLOW_MS, startQe } from './qe';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

const redis = ownRedis();
let desks = 0;
let prefix = '';
let desk: TestDesk;
beforeEach(async () => {
  prefix = `desk-${(desks += 1)}:`;
  desk = await TestDesk.start(redis().server.url, prefix);
});
let watching: ChildProcess | undefined;
afterEach(async () => {
  // With its children, also when the test ran out of time.
  if (watching !== undefined && watching.exitCode === null) process.kill(-watching.pid!, 'SIGKILL');
  watching = undefined;
  await desk.close();
});

function status(...args: string[]) {
  return qe(redis().cwd, ['status', '--redis', redis().server.url, '--prefix', prefix, ...args]);
}

test('a desk on which all is well: OK, 0, and what that rests on', () => {
  const { code, stdout, stderr } = status();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines[0]).toBe('OK: 6 groups active, all keep up, no dead letters; 10:00:00 EARLY');
  const { product, version, url } = redis().server;
  const name = product === 'valkey' ? 'Valkey' : 'Redis';
  expect(stdout).toContain(`Server         ${name} ${version} at ${url}; on the disk with each`);
  expect(stdout).toContain('10:00:00 of 2026-01-12 in New York, EARLY, 390 min to the close');
  expect(stdout).toMatch(/^Processes {6}desk {2}since \d\d:\d\d:\d\d {2}\(\d+ s\)$/m);
  expect(stdout).toMatch(/^decision_engine +desk-1 +\d+\.\d s +1 +ev\.l1 +0-0 +0 +0$/m);
  expect(stdout).toMatch(/^session_clock +desk-1 +\d+\.\d s +1 +\(reads none\)$/m);
  expect(stdout).toMatch(/ev\.session +1 +journal:broker_sim +1/);
  expect(stdout).not.toContain('again:');
});

test('--healthy says the verdict alone', () => {
  expect(status('--healthy')).toEqual({
    code: 0,
    stdout: 'OK: 6 groups active, all keep up, no dead letters; 10:00:00 EARLY\n',
    stderr: '',
  });
});

test('a group that was stopped, and one that let its lease run out', async () => {
  await desk.members.get('ledger')?.leave();
  await desk.join('exposure', 1);
  await until(async () =>
    (await desk.store.leases()).some(({ group, owner }) => group === 'exposure' && !owner),
  );
  await desk.store.publish([quote(1)]);
  const { code, stdout } = status();
  expect(code).toBe(3);
  expect(stdout).toMatch(/^NOT OK: \d things are wrong$/m);
  expect(stdout).toContain('  ledger: nobody, it was stopped; 1 entry waits\n');
  expect(stdout).toContain('  exposure: nobody, desk-1 let its lease run out; 1 entry waits\n');
  expect(stdout).toMatch(/^exposure +nobody: the lease of desk-1 ran out +2 +ev\.l1 +0-0 +1 +0$/m);
  expect(stdout).toMatch(/^ledger +nobody: it was stopped +1 /m);
});

test('a group that never started is missed', async () => {
  const other = new RedisStore({ url: redis().server.url, prefix: `${prefix}2:`, name: 'other' });
  const request = { group: 'ledger', streams: ['ev.l1'], owner: 'me', leaseMs: 60_000 };
  await other.join(request);
  const { code, stdout } = status('--healthy', '--prefix', `${prefix}2:`);
  await other.close();
  expect(code).toBe(3);
  expect(stdout).toContain('exposure: nobody, it has never started');
  expect(stdout).not.toContain('ledger:');
});

test('what waits and is not taken is wrong, though every group has an owner', async () => {
  await desk.store.publish([quote(1), quote(2)]);
  for (const group of desk.members.keys()) if (group !== 'exposure') await desk.take(group);
  await desk.members.get('exposure')?.read({ countMax: 2 });
  const { code, stdout } = status();
  expect(code).toBe(3);
  expect(stdout).toContain('NOT OK: exposure: it takes none, and 2 of ev.l1 wait\n');
  expect(stdout).toMatch(/^exposure .* ev\.l1 +0-0 +2 +2$/m);
  expect(status('--healthy').code).toBe(3);
});

test('what is taken while one looks does not wait', async () => {
  await desk.store.publish([quote(1)]);
  const ended = qeBeside(redis().cwd, [
    ...['status', '--redis', redis().server.url, '--prefix', prefix, '--healthy'],
  ]);
  await until(async () => (await desk.store.processes()).some(({ name }) => name === 'status'));
  await desk.takeAll();
  expect(await ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^OK: 6 groups/) });
});

test('leases that nobody is connected for are no sign of life', async () => {
  await desk.close();
  const other = new RedisStore({ url: redis().server.url, prefix: 'another:', name: 'desk' });
  await other.length('ev.l1');
  const { code, stdout } = status('--healthy');
  await other.close();
  expect(code).toBe(3);
  expect(stdout).toBe('NOT OK: no process of the desk is connected, the leases run out\n');
});

test('dead letters are wrong, by group and reason; a health check lets them be', async () => {
  const { store } = desk;
  const problems = [
    { code: 'QE_EVENT_POISON', place: 'ev.l1 1-0', reason: 'boom\u001b[2J' },
  ] as const;
  const letter = { source: 'ev.l1', group: 'ledger', problems, fields: { data: '{}' } };
  await store.bury([
    { ...letter, sourceId: '1-0' },
    { ...letter, sourceId: '2-0' },
  ]);
  await store.publish([quote(1, '-1')]);
  const { code, stdout } = status();
  expect(code).toBe(3);
  expect(stdout).toContain('NOT OK: 3 dead letters (see qe dead)\n');
  expect(stdout).toMatch(/^Dead letters {3}3$/m);
  expect(stdout).toContain('2  ledger  ev.l1  QE_EVENT_POISON    ev.l1 1-0 boom\\x1b[2J\n');
  expect(stdout).toMatch(/^ +1 {2}\(edge\) {2}ev\.l1 {2}QE_SCHEMA_INVALID {2}\/data\/bid /m);
  expect(status('--healthy')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('OK: 6 groups active, all keep up, 3 dead letters'),
  });
});

test('--json gives the same facts', async () => {
  await desk.members.get('ledger')?.leave();
  await desk.store.bury([{ source: 'a.csv', sourceId: '7', problems: [], fields: { row: 'x' } }]);
  const { code, stdout } = status('--json');
  expect(code).toBe(3);
  const { url, version, product } = redis().server;
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'NOT_OK',
    findings: [
      { kind: 'GROUP', text: 'ledger: nobody, it was stopped' },
      { kind: 'DEAD', text: '1 dead letter (see qe dead)' },
    ],
    server: { url, version, product, appendOnly: 'always', whenFull: 'noeviction' },
    prefix,
    session: { time: '10:00:00', date: '2026-01-12', regime: 'EARLY', minutesToClose: 390 },
    processes: [{ name: 'desk' }],
    dead: { total: 1, kinds: [{ source: 'a.csv', count: 1 }] },
    streams: expect.arrayContaining([{ stream: 'ev.dead', entries: 1 }]),
  });
  const { groups } = JSON.parse(stdout) as { groups: { group: string; streams: object[] }[] };
  expect(groups.map(({ group }) => group)).toContain('session_clock');
  expect(groups.find(({ group }) => group === 'exposure')).toMatchObject({
    owner: 'desk-1',
    epoch: 1,
    streams: [
      { stream: 'again:exposure', position: '0-0', lag: 0, pending: 0 },
      { stream: 'ev.l1', lag: 0 },
      { stream: 'ev.session', position: expect.stringMatching(/^\d{13}-0$/) },
    ],
  });
});

test('a server on which no desk has run', () => {
  const { code, stdout } = status('--prefix', 'none:');
  expect(code).toBe(3);
  expect(stdout).toMatch(/^NOT OK: no desk has run here yet under the prefix none:\n/);
  expect(stdout).toContain('Session        no clock has ticked yet');
});

test('without --redis it is REDIS_URL, else the Redis of var/redis', () => {
  const { cwd, server } = redis();
  const rest = `"$@" status --healthy --prefix ${prefix}`;
  const own = shell(cwd, `set -- env -u REDIS_URL $QE; ${rest}`);
  expect(own).toMatchObject({ code: 0, stdout: expect.stringMatching(/^OK: 6 groups/) });
  const named = shell(freshFolder(), `set -- env REDIS_URL=${server.url} $QE; ${rest}`);
  expect(named).toEqual(own);
});

test('a server that is not there: 1, with place, cause and remedy, and no password', () => {
  const cwd = freshFolder();
  const { code, stdout, stderr } = shell(cwd, 'env -u REDIS_URL $QE status');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`${cwd}/var/redis/redis.sock does not answer as it should`);
  expect(stderr).toContain('ENOENT');
  expect(stderr).toContain('[QE_REDIS_UNUSABLE]\nremedy: Start it (qe redis starts a private one)');
  const refused = qe(cwd, ['status', '--healthy', '--redis', 'redis://me:secret@127.0.0.1:1']);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('redis://***@127.0.0.1:1 does not answer');
  expect(refused.stderr).not.toContain('secret');
});

test.each([
  [['--redis', 'http://me:secret@desk'], 'error: --redis: http://***@desk cannot be used'],
  [['--json', '--watch'], "'--json' cannot be used with option '--watch'"],
  [['--watch', '--healthy'], "'--watch' cannot be used with option '--healthy'"],
])('qe status %j is wrong usage', (args, message) => {
  const { code, stdout, stderr } = qe(freshFolder(), ['status', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('secret');
});

test('--watch goes on while the server is away, until it is stopped', async () => {
  const { cwd, server } = redis();
  const args = ['status', '--watch', '--redis', server.url, '--prefix', prefix];
  const child = startQe(cwd, args);
  watching = child;
  let stdout = '';
  child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()));
  const ended = new Promise((resolve) => child.on('close', resolve));
  const frames = () => stdout.split('\n\n').filter((part) => /^(NOT )?OK: /.test(part));
  await until(() => frames().length >= 2);
  expect(frames()[1]).toContain('OK: 6 groups active');
  await server.kill();
  await until(() => /NOT OK: .* does not answer/.test(frames().at(-1) ?? ''));
  await server.restart();
  await until(() => (frames().at(-1) ?? '').startsWith('OK: 6 groups active'));
  // No terminal, no sequences for one.
  expect(stdout).not.toContain('\u001b');
  child.kill('SIGINT');
  expect(await ended).toBe(130);
});
