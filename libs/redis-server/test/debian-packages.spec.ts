import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { isDebianLike } from '../src/apt';
import { fetchDebianServer } from '../src/debian-packages';
import type { Inspected } from '../src/server-binary';
import {
  freshFolders,
  writeFakeSystem,
  writeProgram,
  type FakeSystem,
} from '../test-support/fake-programs';

jest.setTimeout(300_000);

const fresh = freshFolders();
const PLACE = `redis-server_5_7.0.15-1_deb12u10_${process.arch}`;
const GOOD: FakeSystem = { candidates: { 'redis-server': '5:7.0.15-1~deb12u10' } };

interface Fetch {
  readonly folder: string;
  readonly cache: string;
  readonly notes: readonly string[];
  run(): Promise<Inspected>;
}

/** A fetch on a system of our own making. */
function fetchOn(system: FakeSystem, cache = join(fresh(), 'deep', 'cache')): Fetch {
  const folder = fresh();
  const osRelease = join(folder, 'os-release');
  writeFileSync(osRelease, 'ID=debian\n');
  const path = [writeFakeSystem(folder, system), process.env['PATH']].join(delimiter);
  const notes: string[] = [];
  const options = { cache, env: { PATH: path }, osRelease };
  const run = (): Promise<Inspected> =>
    fetchDebianServer({ ...options, onNote: (text) => notes.push(text) });
  return { folder, cache, notes, run };
}

describe('the packages of a system', () => {
  it('are unpacked into the cache folder, and nothing else is left there', async () => {
    const { cache, notes, run, folder } = fetchOn(GOOD);
    const fetched = await run();
    const libraries = join(cache, PLACE, 'usr', 'lib', 'x86_64-linux-gnu');
    expect(fetched).toEqual({
      ok: true,
      binary: {
        product: 'redis',
        path: join(cache, PLACE, 'usr', 'bin', 'redis-server'),
        version: '7.0.15',
        origin: 'CACHE',
        libraryPath: libraries,
        cli: join(cache, PLACE, 'bin', 'redis-cli'),
        benchmark: undefined,
      },
    });
    expect(readdirSync(cache)).toEqual([PLACE]);
    expect(notes).toEqual([expect.stringContaining(cache)]);
    const cli = spawnSync(join(cache, PLACE, 'bin', 'redis-cli'), { encoding: 'utf8', env: {} });
    expect(cli.stdout).toBe(`${libraries}\n`);
    const calls = readFileSync(join(folder, 'calls'), 'utf8');
    // The libraries that the system lacks, but never its C library.
    expect(calls).toMatch(/download redis-server redis-tools liblzf1=3\.6-3\n/);
  });

  it('are asked for in folders of our own, without a word to the system', async () => {
    const { cache, run, folder } = fetchOn(GOOD);
    await run();
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    const ofApt = calls.filter((call) => call.startsWith('apt-'));
    expect(ofApt.length).toBeGreaterThan(3);
    for (const call of ofApt) {
      expect(call).toContain(`-o Dir::State::lists=${cache}`);
      expect(call).toContain(`-o Dir::Cache=${cache}`);
      expect(call.includes('APT::Sandbox::User=root')).toBe(process.getuid?.() === 0);
    }
  });

  it('are fetched by two at once without harm', async () => {
    const cache = join(fresh(), 'cache');
    const both = await Promise.all([fetchOn(GOOD, cache).run(), fetchOn(GOOD, cache).run()]);
    expect(both).toEqual([
      expect.objectContaining({ ok: true }),
      expect.objectContaining({ ok: true }),
    ]);
    expect(readdirSync(cache)).toEqual([PLACE]);
  });

  it('take the place of what does not run any more', async () => {
    const { cache, run } = fetchOn(GOOD);
    const server = join(cache, PLACE, 'usr', 'bin', 'redis-server');
    writeProgram(server, 'echo a library is gone >&2; exit 127');
    expect(await run()).toMatchObject({ ok: true });
    expect(spawnSync(server, { encoding: 'utf8' }).stdout).toContain('v=7.0.15');
    expect(readdirSync(cache)).toEqual([PLACE]);
  });

  it('of a fetch that was killed are cleared away a day later', async () => {
    const { cache, run } = fetchOn(GOOD);
    for (const [name, hours] of [
      ['.fetch-old', 25],
      ['.fetch-new', 1],
    ] as const) {
      mkdirSync(join(cache, name), { recursive: true });
      const changed = new Date(Date.now() - hours * 3_600_000);
      utimesSync(join(cache, name), changed, changed);
    }
    await run();
    expect(readdirSync(cache).sort()).toEqual(['.fetch-new', PLACE]);
  });

  it('are those of Valkey where those of Redis are too old', async () => {
    const candidates = { 'redis-server': '5:6.0.16-1', 'valkey-server': '8.1.1-1' };
    const { run } = fetchOn({ candidates, version: '8.1.1' });
    expect(await run()).toMatchObject({ ok: true, binary: { product: 'valkey' } });
  });

  it('are fetched although another source of the system is broken', async () => {
    expect(await fetchOn({ ...GOOD, updateError: 'other/ is not signed' }).run()).toMatchObject({
      ok: true,
    });
  });
});

describe('nothing is fetched, and the reason is said', () => {
  it.each<[string, FakeSystem, string]>([
    [
      'there is no network',
      { candidates: {}, updateError: 'no route to the mirror' },
      'apt-get update failed (E: no route to the mirror)',
    ],
    ['no source has it', { candidates: {} }, 'apt knows neither redis-server nor valkey-server'],
    [
      'all that the sources have is too old',
      { candidates: { 'redis-server': '5:6.0.16-1' } },
      'apt has redis-server 5:6.0.16-1, older than 7.0',
    ],
    [
      'the download breaks off',
      { ...GOOD, downloadError: 'hash sum mismatch' },
      'apt-get download failed (E: hash sum mismatch)',
    ],
    ['it is not what it said', { ...GOOD, version: '6.0.0' }, 'is 6.0.0, older than 7.0'],
  ])('when %s', async (_, system, reason) => {
    const { run, cache } = fetchOn(system);
    const fetched = await run();
    expect(fetched).toEqual({ ok: false, reason: expect.stringContaining(reason) as string });
    expect(readdirSync(cache)).toEqual([]);
  });

  it('when the cache folder cannot be made', async () => {
    const file = join(fresh(), 'file');
    writeFileSync(file, '');
    const fetched = await fetchOn(GOOD, join(file, 'cache')).run();
    expect(fetched).toMatchObject({ ok: false });
    expect(fetched).toHaveProperty('reason', expect.stringContaining('ENOTDIR'));
  });

  it('when its path would be taken apart as a library path', async () => {
    const cache = join(fresh(), 'a:b');
    expect(await fetchOn(GOOD, cache).run()).toMatchObject({ ok: false });
    expect(existsSync(cache)).toBe(false);
  });
});

test('the real packages are fetched from the sources of this system, and run', async () => {
  const cache = fresh();
  const notes: string[] = [];
  const onNote = (text: string): void => void notes.push(text);
  const fetched = await fetchDebianServer({ cache, env: process.env, onNote });
  const system = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  if (!isDebianLike(system)) {
    expect(fetched).toEqual({
      ok: false,
      reason: 'packages are fetched on Debian and Ubuntu only',
    });
    return;
  }
  if (!fetched.ok) throw new Error(fetched.reason);
  const { path, libraryPath = '', cli = '', benchmark = '' } = fetched.binary;
  const env = { LD_LIBRARY_PATH: libraryPath };
  expect(spawnSync(path, ['--version'], { encoding: 'utf8', env }).status).toBe(0);
  expect(spawnSync(cli, ['--version'], { encoding: 'utf8' }).stdout).toMatch(/-cli \d/);
  expect(spawnSync(benchmark, ['--version'], { encoding: 'utf8' }).stdout).toMatch(/-benchmark \d/);
});
