import { existsSync } from 'node:fs';
import { startPrivateServer, type PrivateServer } from '@quant-engine/redis-server';
import { expectOwnDay } from '../src/day-checks';
import { LiveDesk } from '../src/live-desk';
import { freshFolder, removeFolders } from '../src/temporary';

const TEST_MS = 240_000;
const FRIDAY = '2026-10-30';
const MONDAY = '2026-11-02';

let server: PrivateServer;
let desk: LiveDesk;
beforeAll(async () => {
  const cwd = freshFolder();
  server = await startPrivateServer({ dir: `${cwd}/redis`, detached: false });
  desk = new LiveDesk(cwd, server.url, 'live:');
}, TEST_MS);
afterAll(async () => {
  await desk.close();
  await server.kill();
  removeFolders();
});

/** The market of a date is there, and the desk has decided about it. */
async function trades(date: string): Promise<void> {
  await desk.until(async () => (await desk.entriesOn('ev.l1', date)) > 100, `market of ${date}`);
  await desk.until(
    async () => (await desk.entriesOn('ev.exposure', date)) > 2,
    `exposure of ${date}`,
  );
}

it(
  'goes on over a weekend and the change of the clocks, though the report is away over midnight',
  async () => {
    desk.setClock(`${FRIDAY}T13:31:00Z`);
    desk.start('session', 'market', 'exposure', 'engine', 'execution', 'report');
    await trades(FRIDAY);
    await desk.goTo(`${FRIDAY}T20:30:06Z`);
    await desk.written(FRIDAY);
    expectOwnDay(desk, FRIDAY);

    await desk.end('report', 'SIGKILL');
    // The night of Sunday has an hour twice; this is its second half past one.
    await desk.goTo('2026-11-01T06:30:00Z');
    await desk.goTo(`${MONDAY}T14:31:00Z`);
    await trades(MONDAY);
    await desk.goTo(`${MONDAY}T21:30:06Z`);
    await desk.goTo('2026-11-03T05:00:01Z');
    expect(existsSync(desk.folderOf(MONDAY))).toBe(false);
    desk.start('report');
    await desk.written(MONDAY);
    expectOwnDay(desk, MONDAY);
    // A day that is written is not written again, and a weekend is no day.
    expect(desk.log('report').match(/report written/g)).toHaveLength(2);
    expect(existsSync(desk.folderOf('2026-11-01'))).toBe(false);
  },
  TEST_MS,
);
