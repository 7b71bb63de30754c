import { join } from 'node:path';
import { startPrivateServer, type PrivateServer } from '@quant-engine/redis-server';
import { LiveDesk } from '../src/live-desk';
import { freshFolder, removeFolders } from '../src/temporary';

const TEST_MS = 120_000;
const SECOND_MS = 1_000;
/** From the machine's time to that of the desk. */
const SHIFT_MS = Date.parse('2026-11-25T17:00:00Z') - Date.now();
const isoNow = (offMs: number): string => new Date(Date.now() + SHIFT_MS + offMs).toISOString();

let server: PrivateServer;
let desk: LiveDesk;
beforeAll(async () => {
  const cwd = freshFolder();
  server = await startPrivateServer({ dir: join(cwd, 'redis'), detached: false });
  desk = new LiveDesk(cwd, server.url, 'jump:');
  desk.setClock(isoNow(0));
  desk.start('session', 'exposure', 'engine', 'execution');
  await desk.until(async () => (await ticks()).length > 2, 'tick');
}, TEST_MS);
afterAll(async () => {
  await desk.close();
  await server.kill();
  removeFolders();
});

interface Tick {
  readonly ms: number;
  readonly mark: string | undefined;
}

async function ticks(): Promise<readonly Tick[]> {
  const entries = await desk.store.range('ev.session');
  return entries.map(({ fields }) => {
    const { clock } = JSON.parse(fields['data'] ?? '{}') as { clock?: { state: string } };
    return { ms: Number((fields['timestamp'] ?? '').slice(0, -6)), mark: clock?.state };
  });
}

async function alertTypes(): Promise<readonly string[]> {
  const entries = await desk.store.range('ev.alerts');
  return entries.map(({ fields }) => JSON.parse(fields['data'] ?? '{}').alert_type as string);
}

it.each([600, -600, 3_600])(
  'a wall clock that jumps by %i s and comes back stops nobody',
  async (jumpS) => {
    const lastOf = async () => (await ticks()).at(-1);
    const before = (await ticks()).length;
    desk.setClock(isoNow(jumpS * SECOND_MS));
    const marked = async () =>
      (await ticks()).slice(before).filter(({ mark }) => mark === 'JUMPED');
    await desk.until(async () => (await marked()).length >= 3, 'tick while the clock stands off');
    desk.setClock(isoNow(0));
    const wasMarked = (await ticks()).length;
    const isRight = async () => (await lastOf())?.mark === undefined;
    await desk.until(isRight, 'tick by the wall clock');
    await desk.until(async () => (await ticks()).length > wasMarked + 3, 'tick after it');

    const told = (await ticks()).slice(before - 1);
    const stepsMs = told.slice(1).map(({ ms }, n) => ms - (told[n]?.ms ?? 0));
    expect(Math.min(...stepsMs)).toBeGreaterThan(0);
    expect(Math.max(...stepsMs)).toBeLessThanOrEqual(2 * SECOND_MS);
    expect(await alertTypes()).not.toContain('CLOCK_STANDS');
    await desk.until(async () => (await alertTypes()).includes('CLOCK_JUMPED'), 'alert');
    for (const name of ['exposure', 'engine', 'execution'] as const) {
      expect(desk.log(name)).not.toContain('ahead of the wall clock');
    }
  },
  TEST_MS,
);

it(
  'a clock that is gone is said by every process, as one alert, and goes on by itself',
  async () => {
    await desk.end('session', 'SIGKILL');
    const others = ['exposure', 'engine', 'execution'] as const;
    const said = (text: string) => (): boolean =>
      others.every((name) => desk.log(name).split(text).length === 2);
    await desk.until(said('the clock stands'), 'word of it');
    desk.start('session');
    await desk.until(said('the clock goes on'), 'tick');
    expect((await alertTypes()).filter((type) => type === 'CLOCK_STANDS')).toHaveLength(1);
  },
  TEST_MS,
);
