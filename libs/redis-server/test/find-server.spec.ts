import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findServer } from '../src/find-server';
import { obtainServer } from '../src/obtain-server';
import { freshFolders, writeFakeServer, writeProgram } from '../test-support/fake-programs';

const fresh = freshFolders();

/** The places where a server may be, all empty, with the system's shell tools behind them. */
function places(): { first: string; second: string; cache: string; env: NodeJS.ProcessEnv } {
  const [first, second, cache] = [fresh(), fresh(), fresh()];
  const env = { PATH: [first, second].join(delimiter), QE_CACHE_DIR: cache };
  return { first, second, cache: join(cache, 'redis'), env };
}

function cached(cache: string, name: string, version: string): string {
  return writeFakeServer(join(cache, name, 'usr', 'bin', 'redis-server'), version);
}

describe('a server is looked for', () => {
  it('on the PATH first, then among those that were fetched', async () => {
    const { second, cache, env } = places();
    const fetched = cached(cache, 'redis-server_7.0.15', '7.0.15');
    expect((await findServer(env)).found).toMatchObject({ path: fetched, origin: 'CACHE' });
    const installed = writeFakeServer(join(second, 'redis-server'), '7.2.4');
    const { found, tried } = await findServer(env);
    expect(found).toMatchObject({ path: installed, origin: 'PATH', version: '7.2.4' });
    expect(found?.libraryPath).toBeUndefined();
    expect(tried).toEqual([]);
  });

  it('under the name of Redis, then of Valkey', async () => {
    const { first, second, env } = places();
    const valkey = writeFakeServer(join(first, 'valkey-server'), '8.1.1', 'Valkey');
    expect((await findServer(env)).found).toMatchObject({ path: valkey, product: 'valkey' });
    const redis = writeFakeServer(join(second, 'redis-server'), '7.0.0');
    expect((await findServer(env)).found).toMatchObject({ path: redis, product: 'redis' });
  });

  it('with the tools beside it, else on the PATH', async () => {
    const { first, second, env } = places();
    writeFakeServer(join(second, 'redis-server'), '7.0.0');
    const elsewhere = writeProgram(join(first, 'redis-benchmark'), ':');
    writeProgram(join(first, 'redis-cli'), ':');
    const beside = writeProgram(join(second, 'redis-cli'), ':');
    const { found } = await findServer(env);
    expect(found).toMatchObject({ cli: beside, benchmark: elsewhere });
  });

  it('as the newest of those that were fetched', async () => {
    const { cache, env } = places();
    cached(cache, 'redis-server_7.2.9', '7.2.9');
    cached(cache, 'redis-server_7.2.10', '7.2.10');
    cached(cache, '.fetch-abc', '9.0.0');
    expect((await findServer(env)).found?.version).toBe('7.2.10');
  });
});

describe('a server is passed over, and said', () => {
  it('when it is too old', async () => {
    const { first, second, cache, env } = places();
    const old = writeFakeServer(join(first, 'redis-server'), '6.0.16');
    writeFakeServer(join(second, 'valkey-server'), '8.0.0', 'Valkey');
    const first8 = await findServer(env);
    expect(first8.found).toMatchObject({ version: '8.0.0' });
    expect(first8.tried).toEqual([`${old} is 6.0.16, older than 7.0`]);
    writeFakeServer(join(second, 'valkey-server'), '6.9.9', 'Valkey');
    cached(cache, 'redis-server_7.0.15', '7.0.15');
    expect((await findServer(env)).found).toMatchObject({ version: '7.0.15', origin: 'CACHE' });
  });

  it('when it does not run or is something else', async () => {
    const { first, second, env } = places();
    const broken = writeProgram(join(first, 'redis-server'), 'echo no library >&2; exit 127');
    const other = writeProgram(join(second, 'valkey-server'), 'echo hello');
    const { found, tried } = await findServer(env);
    expect(found).toBeUndefined();
    expect(tried).toEqual([
      `${broken} does not run (no library)`,
      `${other} does not say its version`,
      expect.stringMatching(/^none in /),
    ]);
  });

  it('when it may not be executed', async () => {
    const { first, second, env } = places();
    chmodSync(writeFakeServer(join(first, 'redis-server'), '7.0.0'), 0o644);
    const good = writeFakeServer(join(second, 'redis-server'), '7.0.1');
    expect((await findServer(env)).found?.path).toBe(good);
  });
});

test('where none can be had, the error says everything that was tried', async () => {
  const { first, env } = places();
  const old = writeFakeServer(join(first, 'redis-server'), '6.0.16');
  const osRelease = join(fresh(), 'os-release');
  writeFileSync(osRelease, 'ID=fedora\n');
  const notes: string[] = [];
  const asked = obtainServer({ env, osRelease, onNote: (text) => notes.push(text) });
  await expect(asked).rejects.toMatchObject({
    code: 'QE_REDIS_MISSING',
    message: expect.stringContaining(`${old} is 6.0.16, older than 7.0; none in `) as string,
    remedy: expect.stringContaining('brew install redis') as string,
  });
  await expect(asked).rejects.toThrow('packages are fetched on Debian and Ubuntu only');
  expect(notes).toEqual([]);
});
