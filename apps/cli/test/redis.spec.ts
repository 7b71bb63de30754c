import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
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
import { freshFolder, QE, removeFolders, SLOW_MS } from './qe';

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
  const child = spawn(process.execPath, [QE, 'redis', ...args], {
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
