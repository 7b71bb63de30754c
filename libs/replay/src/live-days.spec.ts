import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NYSE_CALENDAR } from '@quant-engine/calendar';
import { STREAM_OF } from '@quant-engine/contracts';
import {
  dayFiles,
  deskPlan,
  hostDesk,
  BROKER,
  ENGINE,
  EXECUTION,
  EXPOSURE,
  LEDGER,
  NO_OWN_SERVICES,
  parseDeskOptions,
  deskCommand,
  reportFromRunFolder,
} from '@quant-engine/desk';
import { eodReport } from '@quant-engine/ledger';
import { DayReplayer, startAt } from '@quant-engine/lockstep';
import { readRunFolder, storeDay, writeRunFolder, type StoreDay } from '@quant-engine/run-folder';
import { createLogger, stateFrom } from '@quant-engine/service-host';
import { SessionClock } from '@quant-engine/session-clock';
import { MemoryStore, privateStateOf } from '@quant-engine/state-store';
import { replayDay } from './replay-day';

jest.setTimeout(60_000);

const CONFIG = join(__dirname, '..', '..', '..', 'config');
const logger = createLogger({ app: 'test', level: 'error', format: 'json' });
/** A minute after the open in New York, on a Friday and on the Monday after the clock change. */
const FRIDAY_MS = Date.UTC(2026, 9, 30, 13, 31);
const SATURDAY_MS = Date.UTC(2026, 9, 31, 13, 31);
const MONDAY_MS = Date.UTC(2026, 10, 2, 14, 31);
const FRIDAY = '2026-10-30';
const MONDAY = '2026-11-02';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A desk on the live clock whose wall clock a test moves, in one process. */
class LiveDesk {
  readonly store = new MemoryStore();
  readonly plan = planOf();
  readonly hosted = hostDesk(this.store, this.plan.registry, this.plan.setup, logger);
  readonly hosts = {
    exposure: this.hosted.of(EXPOSURE),
    engine: this.hosted.of(ENGINE),
    execution: this.hosted.of(EXECUTION),
    broker: this.hosted.of(BROKER),
    ledger: this.hosted.of(LEDGER),
  };
  readonly clock = new SessionClock(this.store, NYSE_CALENDAR, this.plan.hours);

  static async started(): Promise<LiveDesk> {
    const desk = new LiveDesk();
    await desk.clock.join('test', 600_000);
    await desk.hosted.desk.join();
    return desk;
  }

  /** Lets some seconds go by, with the generated market of their day. */
  async run(fromMs: number, seconds: number, away: readonly (keyof LiveDesk['hosts'])[] = []) {
    const { source } = planOf(fromMs);
    const isOpen = source !== undefined && source.startMs < fromMs && fromMs < source.endMs;
    const market = isOpen
      ? new DayReplayer(this.store, startAt(source, fromMs))
      : { publishUntil: async () => undefined };
    const present = Object.entries(this.hosts).filter(([name]) => !away.includes(name as 'engine'));
    for (let n = 0; n < seconds; n += 1) {
      await market.publishUntil(fromMs + n * 1000);
      await this.clock.tick(fromMs + n * 1000);
      for (let taken = 1; taken > 0;) {
        taken = 0;
        for (const [, host] of present) taken += (await host.turn()).taken;
      }
    }
  }

  async day(date: string): Promise<StoreDay> {
    const day = await storeDay(this.store, date);
    if ('waitsFor' in day) throw new Error(`${date} waits for ${day.waitsFor}`);
    return day;
  }

  /** Writes a day as the report process does. @returns its folder */
  async written(date: string): Promise<string> {
    const { setup, source } = this.plan;
    const day = await this.day(date);
    const core = LEDGER.core(setup);
    const { group } = LEDGER;
    const fields = await day.all.latest(privateStateOf(group));
    const ledger = stateFrom(core.codec, fields, group) ?? core.initialState();
    const played = { ended: 'CLOSE', endMs: FRIDAY_MS } as const;
    const live = { ...source!, tradingDate: date, name: 'live' };
    const { files, manifest } = await dayFiles(
      day.own,
      ledger,
      live,
      played,
      setup,
      NO_OWN_SERVICES,
    );
    const dir = mkdtempSync(join(tmpdir(), 'live-day-'));
    folders.push(dir);
    const { carried, isOver } = day;
    const whole = { ...manifest, carried, ...(isOver ? { stateOnly: true as const } : {}) };
    await writeRunFolder(dir, day.all, whole, files);
    const report = reportFromRunFolder(dir);
    expect(report).toEqual(eodReport(ledger, date));
    return dir;
  }
}

function planOf(nowMs = FRIDAY_MS): ReturnType<typeof deskPlan> {
  const command = deskCommand('test', 'A test.', { version: '0', configFolder: CONFIG });
  return deskPlan(parseDeskOptions(command, ['--live-clock']), nowMs);
}

async function expectSameAgain(dir: string): Promise<void> {
  const { services, unmade } = await replayDay(readRunFolder(dir), () => undefined);
  expect(services.flatMap(({ difference }) => difference ?? [])).toEqual([]);
  expect(unmade).toEqual([]);
}

/** The dates of the events in a folder's stream. */
function datesIn(dir: string, stream: string): readonly string[] {
  const dates = [...readRunFolder(dir).entries(stream)].map(({ fields }) =>
    new Date(Number(fields['timestamp']?.slice(0, -6)) - 5 * 3_600_000).toISOString().slice(0, 10),
  );
  return [...new Set(dates)];
}

/** Every entry of every stream, by how many of the days say it is their own. */
async function owners(store: MemoryStore, days: readonly StoreDay[]): Promise<readonly number[]> {
  const counts = new Map<string, number>();
  for (const stream of await store.streams()) {
    if (stream.startsWith('journal:report')) continue;
    for (const { id } of await store.range(stream)) counts.set(`${stream} ${id}`, 0);
    for (const { own } of days) {
      for (const { id } of await own.range(stream)) {
        const key = `${stream} ${id}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
  }
  return [...new Set(counts.values())];
}

describe('several live days in one store', () => {
  it('are told apart, and each is made again by itself', async () => {
    const desk = await LiveDesk.started();
    await desk.run(FRIDAY_MS, 20);
    await desk.run(SATURDAY_MS, 3);
    await desk.run(MONDAY_MS, 20);
    const friday = await desk.written(FRIDAY);
    const monday = await desk.written(MONDAY);
    for (const [dir, date] of [
      [friday, FRIDAY],
      [monday, MONDAY],
    ] as const) {
      await expectSameAgain(dir);
      for (const stream of [
        STREAM_OF.session,
        STREAM_OF.l1,
        STREAM_OF.exposure,
        STREAM_OF.decision,
      ]) {
        expect([stream, datesIn(dir, stream)]).toEqual([stream, [date]]);
      }
      expect([...readRunFolder(dir).entries(STREAM_OF.session)]).toHaveLength(20);
    }
    const days = [FRIDAY, '2026-10-31', MONDAY].map((date) => desk.day(date));
    expect(await owners(desk.store, await Promise.all(days))).toEqual([1]);
  });

  it('a day is the same whether it is written at once or after the next one began', async () => {
    const desk = await LiveDesk.started();
    await desk.run(FRIDAY_MS, 20);
    const atOnce = readRunFolder(await desk.written(FRIDAY));
    await desk.run(MONDAY_MS, 5);
    const later = readRunFolder(await desk.written(FRIDAY));
    expect(later.streams).toEqual(atOnce.streams);
    for (const stream of later.streams) {
      expect([...later.entries(stream)]).toEqual([...atOnce.entries(stream)]);
    }
    for (const hash of later.hashes) {
      if (hash === 'private:session_clock') continue;
      expect([hash, later.latest(hash)]).toEqual([hash, atOnce.latest(hash)]);
    }
  });

  it.each(['engine', 'execution', 'broker', 'exposure', 'ledger'] as const)(
    'a day is made again, and the next one, though %s was away over midnight',
    async (away) => {
      const desk = await LiveDesk.started();
      await desk.run(FRIDAY_MS, 30);
      await desk.run(FRIDAY_MS + 30_000, 10, [away]);
      await desk.run(MONDAY_MS, 10, [away]);
      expect(await storeDay(desk.store, FRIDAY)).toMatchObject({ waitsFor: expect.any(String) });
      await desk.run(MONDAY_MS + 10_000, 20);
      await expectSameAgain(await desk.written(FRIDAY));
      await expectSameAgain(await desk.written(MONDAY));
      const days = [FRIDAY, MONDAY].map((date) => desk.day(date));
      expect(await owners(desk.store, await Promise.all(days))).toEqual([1]);
    },
  );
});
