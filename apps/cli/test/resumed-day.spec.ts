import { join } from 'node:path';
import { NYSE_CALENDAR } from '@quant-engine/calendar';
import {
  BUILT_IN,
  ENGINE,
  EXECUTION,
  EXPOSURE,
  dayFiles,
  hostDesk,
  LEDGER,
  NO_OWN_SERVICES,
  serviceOf,
  tapeSource,
  type DayFiles,
  type DaySource,
  type ServiceSetup,
} from '@quant-engine/desk';
import { type Played, DayReplayer, nextTickMs, playDay } from '@quant-engine/lockstep';
import { createLogger, storedState } from '@quant-engine/service-host';
import { SessionClock } from '@quant-engine/session-clock';
import { MemoryStore, type EventStore } from '@quant-engine/state-store';
import { deskHoursOf } from '@quant-engine/risk-policy';
import { DEFAULT_LIMITS, DEFAULT_RULES } from '../src/paths';
import { limitsFrom, rulesFrom } from '../src/setup';
import { removeFolders, SLOW_MS } from './qe';
import { tinyFolder } from './tiny-day';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

const { rules, hash } = rulesFrom(DEFAULT_RULES);
const hours = deskHoursOf(rules);
const logger = createLogger({ app: 'test', level: 'error', format: 'json' });

let source: DaySource;
let setup: ServiceSetup;
let whole: { readonly store: MemoryStore; readonly files: DayFiles };
beforeAll(async () => {
  const loaded = tapeSource(join(tinyFolder(), 'tiny'), undefined, hours);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  source = loaded.value;
  setup = {
    rules,
    rulesHash: hash,
    limits: limitsFrom(DEFAULT_LIMITS),
    reference: source.reference,
    seed: source.seed,
  };
  const store = new MemoryStore();
  const parts = partsOn(store);
  const played = await play(store, parts);
  const files = await dayFiles(
    store,
    parts.hosts.of(LEDGER).state,
    source,
    played,
    setup,
    NO_OWN_SERVICES,
  );
  whole = { store, files };
}, SLOW_MS);

/** Everything that acts in a day, made anew as when its process starts. */
function partsOn(store: MemoryStore, fromMs?: number) {
  return {
    hosts: hostDesk(store, BUILT_IN, setup, logger),
    clock: new SessionClock(store, NYSE_CALENDAR, hours),
    market: new DayReplayer(store, source, fromMs),
  };
}
type Parts = ReturnType<typeof partsOn>;

async function play(store: MemoryStore, parts: Parts, fromMs?: number): Promise<Played> {
  const { clock, market } = parts;
  await clock.join('qe', 30_000);
  return playDay({
    ...{ source, clock, market, store, fromMs },
    desk: parts.hosts.desk,
    untilMs: source.endMs,
    onTick: () => undefined,
    stopRequested: () => false,
  });
}

/** Makes a call end the day as a kill would, right after what it does is done. */
function stopAfter(part: object, method: string, nth: number): void {
  const real = (part as Record<string, (...args: unknown[]) => unknown>)[method];
  let calls = 0;
  const call = async (...args: unknown[]): Promise<unknown> => {
    const result = await real?.apply(part, args);
    if ((calls += 1) === nth) throw new Error('stopped');
    return result;
  };
  Object.assign(part, { [method]: call });
}

/** All streams and hashes; which instance took a batch is no part of the day. */
async function contents(store: EventStore): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const stream of await store.streams()) {
    const entries = await store.range(stream);
    all[stream] = entries.map(({ id, fields }) => ({ id, fields: { ...fields, epoch: '' } }));
  }
  for (const hash of await store.hashes()) all[hash] = await store.latest(hash);
  return all;
}

/** The files of a day as another process makes them: from the store alone. */
async function filesFrom(store: EventStore, played: Played): Promise<DayFiles> {
  const ledger = await storedState(serviceOf(LEDGER, setup), store);
  return dayFiles(store, ledger, source, played, setup, NO_OWN_SERVICES);
}

test('the files of a day can be made from its store, in whatever order the fields come', async () => {
  const latest = whole.store.latest.bind(whole.store);
  const reversed = jest.spyOn(whole.store, 'latest').mockImplementation(async (hash) => {
    const fields = Object.entries(await latest(hash));
    return Object.fromEntries(fields.reverse());
  });
  const played = { ended: 'TAPE_END', endMs: source.endMs } as const;
  const files = await filesFrom(whole.store, played);
  reversed.mockRestore();
  expect(JSON.stringify(files)).toBe(JSON.stringify(whole.files));
});

test.each([
  ['the market of a second is published', 'market', 'publishUntil', 31],
  ['a tick', 'clock', 'tick', 31],
  ['exposure took its first tick', EXPOSURE, 'turn', 1],
  ['the engine decided in the first second', ENGINE, 'turn', 2],
  ['execution sent its orders', EXECUTION, 'turn', 3],
  ['the last tick', 'clock', 'tick', 291],
] as const)('a day stopped after %s goes on to the same end', async (_, part, method, nth) => {
  const store = new MemoryStore();
  const parts = partsOn(store);
  stopAfter(typeof part === 'string' ? parts[part] : parts.hosts.of<unknown>(part), method, nth);
  await expect(play(store, parts)).rejects.toThrow('stopped');

  const fromMs = (await nextTickMs(store)) ?? source.startMs;
  const played = await play(store, partsOn(store, fromMs), fromMs);
  expect(await filesFrom(store, played)).toEqual(whole.files);
  expect(await contents(store)).toEqual(await contents(whole.store));
});
