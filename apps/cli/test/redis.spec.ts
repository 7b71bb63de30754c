import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  adoptPrivateServer,
  bePresent,
  checkRedis,
  deskClients,
  unixUrl,
  type Presence,
} from '@quant-engine/redis-server';
import { RedisStore } from '@quant-engine/state-store';
import { quote } from './own-desk';
import { BUILT, freshFolder, removeFolders, SLOW_MS } from './qe';

jest.setTimeout(SLOW_MS);

const started: Running[] = [];
const dirs: string[] = [];
const presences: Presence[] = [];

afterEach(async () => {
  for (const presence of presences.splice(0)) presence.leave();
  for (const { child } of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) await killed(child);
  }
  for (const dir of dirs.splice(0)) await (await adoptPrivateServer(dir))?.kill();
  removeFolders();
});

interface Running {
  readonly child: ChildProcess;
  /** All that it has printed, on both. */
  text(): string;
  /** Resolves when it has printed this. */
  printed(text: string): Promise<void>;
  readonly exited: Promise<number | null>;
}

/** Runs `qe redis` as the leader of its own process group, as a terminal does. */
function redis(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const rest = { ...process.env };
  delete rest['REDIS_URL'];
  const child = spawn(process.execPath, [BUILT, 'redis', ...args], {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...rest, ...env },
  });
  dirs.push(join(cwd, 'var', 'redis'));
  let all = '';
  const look: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      all += part;
      for (const again of [...look]) again();
    });
  }
  const exited = once(child, 'close').then(([code]) => code as number | null);
  const printed = async (text: string): Promise<void> => {
    const seen = new Promise<void>((resolve) => {
      look.push(() => all.includes(text) && resolve());
      if (all.includes(text)) resolve();
    });
    await Promise.race([seen, exited]);
    expect(all).toContain(text);
  };
  const running = { child, text: () => all, printed, exited };
  started.push(running);
  return running;
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'close');
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await gone;
}

interface Up extends Running {
  readonly cwd: string;
  readonly url: string;
}

/** A Redis that is up: in a folder of its own, on its socket only. */
async function up(args: readonly string[] = ['--port', '0']): Promise<Up> {
  const cwd = freshFolder();
  const running = redis(cwd, args);
  await running.printed('reach it with: ');
  return { ...running, cwd, url: unixUrl(join(cwd, 'var', 'redis', 'redis.sock')) };
}

/** Until the server counts a process among those of a desk; the test's own time limits it. */
async function untilSeen(url: string, name: string): Promise<void> {
  while (!(await deskClients(url)).includes(name));
}

/** Connects as a process of a desk, or of somebody else. */
async function client(url: string, name: string): Promise<Presence> {
  const presence = bePresent(url, name);
  presences.push(presence);
  if (name.startsWith('qe:')) await untilSeen(url, name);
  return presence;
}

/** A process with all below it, as a supervisor finds them. */
function treeOf(pid: number): readonly number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  const children = stdout.split('\n').filter((line) => line.trim() !== '');
  return [pid, ...children.flatMap((line) => treeOf(Number(line)))];
}

async function withOrders(url: string, count: number): Promise<void> {
  const store = new RedisStore({ url });
  await store.publish(Array.from({ length: count }, (_, n) => quote(n)));
  await store.close();
}

async function isUp(url: string): Promise<boolean> {
  return checkRedis(url).then(
    () => true,
    () => false,
  );
}

describe('qe redis', () => {
  it('says in one line what was started, where it listens and how it is reached', async () => {
    const { text, url } = await up();
    const line = /^Started (Redis|Valkey) \d+\.\d+\.\d+, which (is installed|was fetched); (.*)\n$/;
    const [, , , where] = line.exec(text().split('\n').slice(-2).join('\n')) ?? [];
    expect(where).toMatch(
      /^it listens on \S+redis\.sock; reach it with: \S*-cli -s \S+redis\.sock$/,
    );
    // It says so first, and is there a moment later.
    await untilSeen(url, 'qe:redis');
  });

  // A terminal's ^C reaches the whole process group, a supervisor's signal only the command itself.
  it.each([
    ['SIGINT', 'the process group', -1, 130],
    ['SIGTERM', 'the command alone', 1, 143],
  ] as const)('ends with its server on %s to %s', async (signal, _, sign, exitCode) => {
    const { child, exited, url } = await up();
    process.kill(sign * (child.pid ?? 0), signal);
    expect(await exited).toBe(exitCode);
    expect(await isUp(url)).toBe(false);
  });

  it('ends when the last process of the desk has left its server', async () => {
    const { child, exited, url, printed } = await up();
    const ledger = await client(url, 'qe:ledger');
    await client(url, 'somebody-else');
    child.kill('SIGTERM');
    await printed('Redis ends when these have ended: qe:ledger\n');
    expect(await isUp(url)).toBe(true);
    ledger.leave();
    expect(await exited).toBe(143);
    expect(await isUp(url)).toBe(false);
  });

  it('stays until they have left when its whole tree is ended, as Nx does', async () => {
    const { child, exited, url, printed } = await up();
    const engine = await client(url, 'qe:engine');
    const pids = treeOf(child.pid ?? 0);
    expect(pids).not.toContain((await checkRedis(url)).pid);
    for (const pid of pids) process.kill(pid, 'SIGTERM');
    await printed('Redis ends when these have ended: qe:engine\n');
    // Beyond the time in which signals count as one.
    const secondMs = performance.now() + 700;
    while (performance.now() < secondMs) await checkRedis(url);
    for (const pid of pids) process.kill(pid, 'SIGTERM');
    for (let n = 0; n < 20; n += 1) expect(await isUp(url)).toBe(true);
    engine.leave();
    expect(await exited).toBe(143);
    expect(await isUp(url)).toBe(false);
  });

  it('waits 15 s for them, then names who is left', async () => {
    const { child, exited, url, printed } = await up();
    await client(url, 'qe:engine');
    child.kill('SIGTERM');
    await printed('Still connected after 15 s: qe:engine\n');
    expect(await exited).toBe(143);
    expect(await isUp(url)).toBe(false);
  });

  it('fails with the end of the log when its server ends by itself', async () => {
    const { exited, url, text } = await up();
    process.kill((await checkRedis(url)).pid, 'SIGTERM');
    expect(await exited).toBe(1);
    expect(text()).toMatch(/Redis has ended; \S+redis\.log ends with\n[^]*ready to exit/);
  });

  it('listens on a port, too', async () => {
    const port = await freePort();
    const { text } = await up(['--port', String(port)]);
    expect(text()).toMatch(
      new RegExp(`and 127.0.0.1:${port}; reach it with: \\S*-cli -p ${port}\n`),
    );
    expect((await checkRedis(`redis://127.0.0.1:${port}`)).port).toBe(port);
  });

  it('says that a port is taken, and listens on its socket only', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const { text, url } = await up(['--port', String(port)]);
    holder.close();
    const said = `Port ${port} of 127.0.0.1 is taken: this Redis listens on its socket only.\n`;
    expect(text()).toContain(said);
    expect(text()).toMatch(/-cli -s \S+redis\.sock\n/);
    expect((await checkRedis(url)).port).toBeUndefined();
  });

  it('takes over the server of one that was killed', async () => {
    const first = await up();
    const { pid } = await checkRedis(first.url);
    await killed(first.child);
    const second = redis(first.cwd, ['--port', '0']);
    await second.printed('Took over ');
    expect(second.text()).toContain(`runs already (process ${pid})`);
    second.child.kill('SIGINT');
    expect(await second.exited).toBe(130);
    expect(await isUp(first.url)).toBe(false);
  });

  it('leaves the server of another one alone', async () => {
    const first = await up();
    const second = redis(first.cwd, ['--port', '0']);
    await second.printed('another qe redis looks after it');
    second.child.kill('SIGTERM');
    expect(await second.exited).toBe(143);
    expect(await isUp(first.url)).toBe(true);
    const third = redis(first.cwd, ['--port', '0']);
    await third.printed('another qe redis looks after it');
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(143);
    expect(await third.exited).toBe(1);
  });
});

describe('qe redis with REDIS_URL', () => {
  it('starts nothing, and stays until it is stopped', async () => {
    const other = await up();
    const cwd = freshFolder();
    const { printed, child, exited, text } = redis(cwd, [], { REDIS_URL: other.url });
    await printed('REDIS_URL is set; nothing started: ');
    expect(text()).toContain(`answers at ${other.url}`);
    child.kill('SIGTERM');
    expect(await exited).toBe(143);
    expect(existsSync(join(cwd, 'var'))).toBe(false);
    expect(await isUp(other.url)).toBe(true);
  });

  it('fails when that one does not answer, without its password', async () => {
    const REDIS_URL = `redis://:secret@127.0.0.1:${await freePort()}`;
    const { exited, text } = redis(freshFolder(), [], { REDIS_URL });
    expect(await exited).toBe(1);
    expect(text()).toContain('ECONNREFUSED');
    expect(text()).toContain('[QE_REDIS_UNUSABLE]');
    expect(text()).not.toContain('secret');
  });

  it('takes a bad one for bad configuration', async () => {
    const { exited, text } = redis(freshFolder(), [], { REDIS_URL: 'localhost:6379' });
    expect(await exited).toBe(78);
    expect(text()).toContain('[QE_REDIS_URL]');
  });
});

test('qe redis says what to do where no server can be had', async () => {
  const nowhere = freshFolder();
  const env = { PATH: nowhere, QE_CACHE_DIR: nowhere };
  const { exited, text } = redis(freshFolder(), [], env);
  expect(await exited).toBe(1);
  expect(text()).toContain('no redis-server or valkey-server 7.0 or later on the PATH');
  expect(text()).toMatch(/\[QE_REDIS_MISSING\]\nremedy: Install one .*REDIS_URL/);
});

describe('qe redis on data that are damaged', () => {
  /** A folder whose Redis has ended, with a file of its commands. */
  async function ended(): Promise<{ readonly cwd: string; readonly file: string }> {
    const { cwd, child, exited, url } = await up();
    await withOrders(url, 40);
    child.kill('SIGTERM');
    await exited;
    const file = join(cwd, 'var', 'redis', 'appendonlydir', 'appendonly.aof.1.incr.aof');
    return { cwd, file };
  }

  it('refuses with 3, says what would be lost, and goes on with --repair', async () => {
    const { cwd, file } = await ended();
    const content = readFileSync(file);
    content.fill(0, content.length / 2, content.length / 2 + 4_096);
    writeFileSync(file, content);
    const refused = redis(cwd, ['--port', '0']);
    expect(await refused.exited).toBe(3);
    expect(refused.text()).toMatch(/incr\.aof: .* at byte \d+ of \d+\. With --repair the last/);
    expect(refused.text()).toMatch(
      /: \d+ of ev\.l1\. \[QE_REDIS_DATA\]\nremedy: Put back a backup/,
    );
    expect(readFileSync(file).equals(content)).toBe(true);
    const repaired = redis(cwd, ['--port', '0', '--repair']);
    await repaired.printed('reach it with: ');
    expect(repaired.text()).toContain('A copy of the data as they were is in ');
    expect(repaired.text()).toContain('Repaired: the last ');
  });

  it('takes out a write that was cut short, and says so', async () => {
    const { cwd, file } = await ended();
    appendFileSync(file, '*3\r\n$4\r\nXADD\r\n$5');
    const again = redis(cwd, ['--port', '0']);
    await again.printed('reach it with: ');
    expect(again.text()).toContain('the last write was cut short; its 16 bytes were taken out.');
  });

  it('has a word on --repair in its help', async () => {
    const { exited, text } = redis(freshFolder(), ['--help']);
    expect(await exited).toBe(0);
    expect(text()).toMatch(/--repair +go on without data that are damaged/);
  });
});

test.each([
  ['/proc/x', 'cannot write the folder: nobody can make one there (ENOENT)', 1],
  ['/proc/x/y', 'cannot write the folder', 1],
  ['file', 'cannot read the folder: part of the path is a file, not a folder (ENOTDIR)', 3],
  ['file/below', 'part of the path is a file, not a folder (ENOTDIR)', 3],
  ['circle', 'its links lead in a circle (ELOOP)', 3],
  ['locked', 'locked/redis.log: cannot write the log: it is a folder, not a file (EISDIR)', 1],
])('qe redis --dir %s refuses at once, with place, cause and remedy', async (dir, says, code) => {
  const cwd = freshFolder();
  writeFileSync(join(cwd, 'file'), '');
  symlinkSync('circle', join(cwd, 'circle'));
  mkdirSync(join(cwd, 'locked', 'redis.log'), { recursive: true });
  const { exited, text } = redis(cwd, ['--port', '0', '--dir', dir]);
  expect(await exited).toBe(code);
  expect(text()).toContain(dir);
  expect(text()).toContain(says);
  expect(text()).toMatch(/\[QE_FILE_UN\w+\]\nremedy: Read the cause/);
  expect(text()).not.toMatch(/^\s+at /m);
});

test.each([
  [['--port', '70000'], 'Write a number from 0 to 65535.'],
  [['--appendfsync', 'never'], 'Allowed choices are always, everysec.'],
])('qe redis %j is wrong usage', async (args, message) => {
  const { exited, text } = redis(freshFolder(), args);
  expect(await exited).toBe(2);
  expect(text()).toContain(message);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
