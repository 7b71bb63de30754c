import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isQeError, type QeError } from '@quant-engine/contracts';
import { ownServer } from '../test-support/own-server';
import { findServer } from '../src/find-server';
import {
  adoptPrivateServer,
  startPrivateServer,
  type PrivateServer,
  type PrivateServerOptions,
} from '../src/private-server';
import { optionsOfUrl, resolveRedis } from '../src/redis-url';
import { withClient } from '../src/server-client';
import { SOCKET_BYTES_MAX } from '../src/server-place';

jest.setTimeout(60_000);

// Whatever has to be fetched is fetched once, before the tests count their time.
const common = ownServer();

const folders: string[] = [];
const servers: PrivateServer[] = [];
const others: Server[] = [];

/** A folder below the system's temporary one that is not there yet. */
function freshDir(...names: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'qe-redis-'));
  folders.push(folder);
  return join(folder, ...(names.length === 0 ? ['data'] : names));
}

async function start(options: PrivateServerOptions): Promise<PrivateServer> {
  const server = await startPrivateServer({ detached: false, ...options });
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill();
  for (const other of others.splice(0)) other.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function set(server: PrivateServer, key: string, value: string): Promise<'OK'> {
  return withClient(optionsOfUrl(server.url), (redis) => redis.set(key, value));
}

function get(server: PrivateServer, key: string): Promise<string | null> {
  return withClient(optionsOfUrl(server.url), (redis) => redis.get(key));
}

function setting(server: PrivateServer, name: string): Promise<unknown> {
  return withClient(optionsOfUrl(server.url), (redis) => redis.config('GET', name));
}

async function failure(promise: Promise<unknown>): Promise<QeError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!isQeError(error)) throw error;
  return error;
}

/** A folder of a server on whose socket something else listens. */
async function listening(
  name: string,
  onConnection: (connection: Socket, server: Server) => void,
): Promise<string> {
  const dir = freshDir(name);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'redis.log'), '');
  const server = createServer((connection) => onConnection(connection, server));
  others.push(server);
  server.listen(join(dir, 'redis.sock'));
  await once(server, 'listening');
  return dir;
}

describe('a private server', () => {
  it('listens on a socket in its folder, for this user alone, and on no port', async () => {
    const dir = freshDir();
    const server = await start({ dir });
    expect(server).toMatchObject({ port: undefined, running: true });
    expect(server.url).toBe(resolveRedis({ env: {}, dir }).url);
    expect(server.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(lstatSync(join(dir, 'redis.sock')).mode & 0o777).toBe(0o700);
    expect(await setting(server, 'port')).toEqual(['port', '0']);
  });

  it('keeps every write, evicts nothing and makes no snapshots', async () => {
    const server = common();
    expect(await setting(server, 'appendonly')).toEqual(['appendonly', 'yes']);
    expect(await setting(server, 'appendfsync')).toEqual(['appendfsync', 'always']);
    expect(await setting(server, 'save')).toEqual(['save', '']);
    expect(await setting(server, 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
  });

  it('still has what it answered when it is killed and started again', async () => {
    const server = await start({ dir: freshDir() });
    for (let i = 0; i < 200; i++) await set(server, `key ${i}`, `value ${i}`);
    const { pid } = server;
    await server.kill();
    expect(server.running).toBe(false);
    // The socket of the killed one is still there, and is no obstacle.
    expect(existsSync(server.socket)).toBe(true);
    await server.restart();
    expect(server.pid).not.toBe(pid);
    expect(await get(server, 'key 0')).toBe('value 0');
    expect(await get(server, 'key 199')).toBe('value 199');
  });

  it('ends on stop, and is restarted while it runs', async () => {
    const server = await start({ dir: freshDir(), appendfsync: 'everysec' });
    await set(server, 'key', 'value');
    await server.restart();
    expect(await get(server, 'key')).toBe('value');
    expect(await setting(server, 'appendfsync')).toEqual(['appendfsync', 'everysec']);
    const ended = server.ended();
    await server.stop();
    await ended;
    expect(server.running).toBe(false);
    expect(existsSync(server.socket)).toBe(false);
    expect(server.logTail()).toContain('ready to exit');
  });

  it('bears a folder with every sign in its name', async () => {
    const dir = freshDir(`a b'c"d$e%f#g?h@i`, '--port 1 ü');
    const server = await start({ dir });
    await set(server, 'key', 'value');
    await server.restart();
    expect(await get(server, 'key')).toBe('value');
    expect(existsSync(join(dir, 'appendonlydir'))).toBe(true);
  });

  it('has its socket elsewhere when the path is too long for one', async () => {
    const dir = freshDir('x'.repeat(SOCKET_BYTES_MAX));
    const notes: string[] = [];
    const server = await start({ dir, onNote: (text) => notes.push(text) });
    expect(notes).toEqual([expect.stringContaining(`too long for a socket, which is`)]);
    expect(server.socket.startsWith(dir)).toBe(false);
    expect(statSync(dirname(server.socket)).mode & 0o777).toBe(0o700);
    expect(resolveRedis({ env: {}, dir })).toMatchObject({ socket: server.socket });
    await set(server, 'key', 'value');
    await server.stop();
    expect(existsSync(dirname(server.socket))).toBe(false);
  });

  it('does not put its socket where somebody else has put something first', async () => {
    const dir = freshDir('y'.repeat(SOCKET_BYTES_MAX));
    const { socket } = resolveRedis({ env: {}, dir }) as { socket: string };
    symlinkSync(tmpdir(), dirname(socket));
    try {
      const error = await failure(start({ dir }));
      expect(error).toMatchObject({ code: 'QE_REDIS_START' });
      expect(error.message).toContain('is not a folder of this user alone');
    } finally {
      unlinkSync(dirname(socket));
    }
  });

  it('listens on a port of this machine alone when one is given', async () => {
    const port = await freePort();
    const server = await start({ dir: freshDir(), port });
    expect(server.port).toBe(port);
    const url = `redis://127.0.0.1:${port}`;
    expect(await withClient(optionsOfUrl(url), (redis) => redis.ping())).toBe('PONG');
    expect(await setting(server, 'bind')).toEqual(['bind', '127.0.0.1']);
    expect(await setting(server, 'protected-mode')).toEqual(['protected-mode', 'yes']);
  });
});

describe('a server that cannot start', () => {
  it('says so with the last lines of its log: a port that is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const dir = freshDir();
    const error = await failure(start({ dir, port }));
    holder.close();
    expect(error.code).toBe('QE_REDIS_START');
    expect(error.message).toContain(join(dir, 'redis.log'));
    expect(error.message).toMatch(/Address already in use|Failed listening on port/);
  });

  it('shows the lines of this start only', async () => {
    const dir = freshDir();
    const first = await start({ dir });
    await first.stop();
    const error = await failure(start({ dir, args: ['--no-such-setting', '1'] }));
    expect(error.message).toContain('no-such-setting');
    expect(error.message).not.toContain('ready to exit');
    // It left nothing behind: the next start goes well.
    await start({ dir });
  });

  it('does not touch a folder that holds something else', async () => {
    const dir = freshDir();
    mkdirSync(dir, { mode: 0o755 });
    writeFileSync(join(dir, 'notes.txt'), 'mine');
    const error = await failure(start({ dir }));
    expect(error.message).toContain('holds other things');
    expect(statSync(dir).mode & 0o777).toBe(0o755);
  });

  it('fails when there is none to start', async () => {
    const nowhere = freshDir();
    const env = { PATH: nowhere, QE_CACHE_DIR: nowhere };
    const error = await failure(start({ dir: freshDir(), env }));
    expect(error).toMatchObject({ code: 'QE_REDIS_MISSING' });
    expect(error.message).toContain('no redis-server or valkey-server 7.0 or later on the PATH');
  });
});

describe('a server that runs already', () => {
  it('is taken over by the next one to start it, and obeys it', async () => {
    const dir = freshDir();
    const pid = await startAndAbandon(dir);
    const server = await start({ dir, appendfsync: 'everysec' });
    expect(server).toMatchObject({ pid, origin: 'RUNNING', running: true });
    expect(await get(server, 'key')).toBe('of the first');
    expect(await setting(server, 'appendfsync')).toEqual(['appendfsync', 'everysec']);
    const ended = server.ended();
    await server.kill();
    await ended;
    expect(server.running).toBe(false);
    await server.restart();
    expect(server.pid).not.toBe(pid);
    expect(await get(server, 'key')).toBe('of the first');
  });

  it('is found by its folder, or is not', async () => {
    const dir = freshDir();
    expect(await adoptPrivateServer(dir)).toBeUndefined();
    expect(existsSync(dir)).toBe(false);
    const server = await start({ dir });
    expect(await adoptPrivateServer(dir)).toMatchObject({ pid: server.pid, origin: 'RUNNING' });
    await server.kill();
    expect(await adoptPrivateServer(dir)).toBeUndefined();
  });

  it('is none when it is just ending: it hangs up, and a moment later nobody is there', async () => {
    const ending = await listening('ending', (connection, server) => {
      connection.destroy();
      server.close();
    });
    expect(await adoptPrivateServer(ending)).toBeUndefined();
  });

  it('is none when it ends between two looks at it', async () => {
    const gone = spawnSync(process.execPath, ['-e', '']);
    const info = `process_id:${gone.pid}\r\nredis_version:7.0.15\r\n`;
    const ended = await listening('ended', (connection, server) => {
      server.close();
      connection.on('data', (data) => {
        for (const command of String(data).split(/(?=\*\d+\r\n)/)) {
          const isInfo = /\r\ninfo\r\n/i.test(command);
          connection.write(isInfo ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n');
        }
      });
    });
    expect(await adoptPrivateServer(ended)).toBeUndefined();
  });

  it('is what listens there and never answers: that is said, and nothing is started', async () => {
    const other = await listening('other', (connection) => connection.destroy());
    await expect(adoptPrivateServer(other)).rejects.toMatchObject({ code: 'QE_REDIS_START' });
  });

  it('is one, however many start it at the same time', async () => {
    const dir = freshDir();
    const all = await Promise.all(Array.from({ length: 5 }, () => start({ dir })));
    expect(new Set(all.map(({ pid }) => pid)).size).toBe(1);
    expect(all.filter(({ origin }) => origin !== 'RUNNING')).toHaveLength(1);
  });

  it('is not joined by a second one on its data when its socket was removed', async () => {
    const dir = freshDir();
    const server = await start({ dir });
    unlinkSync(server.socket);
    const started = start({ dir });
    if (process.platform === 'linux') {
      const error = await failure(started);
      expect(error.message).toContain(`process ${server.pid} has its data in`);
    } else {
      await started;
    }
  });

  it('does not wait for a lock whose holder is gone', async () => {
    const dir = freshDir();
    mkdirSync(dir);
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    writeFileSync(join(dir, 'start.lock'), `${child.pid} started at 1 some-id`);
    const server = await start({ dir });
    expect(server.running).toBe(true);
    expect(existsSync(join(dir, 'start.lock'))).toBe(false);
  });
});

/** Starts a server from a process that is then killed, after one write. */
async function startAndAbandon(dir: string): Promise<number> {
  const script = `
    const { startPrivateServer } = require(${JSON.stringify(join(__dirname, '..', 'dist'))});
    startPrivateServer({ dir: ${JSON.stringify(dir)} }).then(({ pid }) => process.stdout.write(String(pid)));`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(parent, 'exit');
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const server = await adoptPrivateServer(dir);
  if (server === undefined) throw new Error('it does not run');
  servers.push(server);
  await set(server, 'key', 'of the first');
  parent.kill('SIGKILL');
  await gone;
  return Number(line.toString());
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

test('the server that tests use is one that the ladder finds', async () => {
  const { found } = await findServer();
  expect(found?.version).toBe(common().version);
});
