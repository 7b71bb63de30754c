import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPrivateServer, type PrivateServer } from '@quant-engine/redis-server';
import { readRunFolder } from '@quant-engine/run-folder';
import { expectOwnDay } from '../src/day-checks';
import { LiveDesk } from '../src/live-desk';
import { freshFolder, removeFolders } from '../src/temporary';

const TEST_MS = 240_000;
const HALF_DAY = '2026-11-27';
const CLOSE = `${HALF_DAY}T18:30:06Z`;

let server: PrivateServer;
let whole: LiveDesk;
let small: LiveDesk;
beforeAll(async () => {
  const cwd = freshFolder();
  server = await startPrivateServer({ dir: join(cwd, 'redis'), detached: false });
  whole = new LiveDesk(cwd, server.url, 'whole:');
  small = new LiveDesk(freshFolder(), server.url, 'small:');
}, TEST_MS);
afterAll(async () => {
  await Promise.all([whole.close(), small.close()]);
  await server.kill();
  removeFolders();
});

it(
  'a half day after a holiday is its own, on each of two desks on one server',
  async () => {
    // Thanksgiving: no session, no market, no day.
    for (const desk of [whole, small]) desk.setClock('2026-11-26T17:00:00Z');
    whole.start('session', 'market', 'exposure', 'engine', 'execution', 'report');
    small.start('session', 'exposure', 'report');
    await whole.until(async () => (await whole.store.length('ev.session')) > 1, 'tick');
    await whole.goTo(`${HALF_DAY}T14:31:00Z`);
    await small.goTo(`${HALF_DAY}T14:31:00Z`);
    await whole.until(async () => (await whole.entriesOn('ev.l1', HALF_DAY)) > 100, 'market');
    await whole.until(async () => (await whole.entriesOn('ev.exposure', HALF_DAY)) > 2, 'exposure');

    // A market that is silent is said.
    expect(whole.qe('status', '--prefix', 'whole:').stdout).not.toContain('silent');
    await whole.end('market', 'SIGTERM');
    await whole.goTo(`${HALF_DAY}T15:00:00Z`);
    const silent = whole.qe('status', '--prefix', 'whole:');
    expect(silent).toMatchObject({ code: 3, stdout: expect.stringContaining('NOT OK') });
    expect(silent.stdout).toContain('the market is silent: no quote for ');

    await whole.goTo(CLOSE);
    await whole.written(HALF_DAY);
    expectOwnDay(whole, HALF_DAY);
    expect(existsSync(whole.folderOf('2026-11-26'))).toBe(false);

    // The other desk has come to no end yet; a report that cannot be written is said.
    expect(existsSync(small.folderOf(HALF_DAY))).toBe(false);
    writeFileSync(join(small.cwd, 'var'), 'no folder');
    await small.goTo(CLOSE);
    await small.until(() => small.log('report').includes('report not written'), 'word of it');
    const said = small.qe('status', '--prefix', 'small:').stdout;
    expect(said).toContain(`the report of ${HALF_DAY} is not written: `);
    rmSync(join(small.cwd, 'var'));
    mkdirSync(join(small.cwd, 'var'));
    await small.written(HALF_DAY);
    const folder = readRunFolder(small.folderOf(HALF_DAY));
    expect(folder.streams).not.toContain('ev.l1');
    expect([...folder.entries('ev.session')].length).toBeLessThanOrEqual(
      await small.entriesOn('ev.session', HALF_DAY),
    );
    expect(small.qe('replay', '--date', HALF_DAY)).toMatchObject({ code: 0 });
  },
  TEST_MS,
);
