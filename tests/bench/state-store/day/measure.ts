import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeJournalBatch, RedisStore } from '@quant-engine/state-store';
import type { Section } from '../figures';
import type { Sizes } from '../options';
import type { Child, Premises } from '../premises';
import { progress } from '../progress';

const PREFIX = 'bench:';
/** The market comes before the clock that conducts it. */
const PROCESSES: readonly (readonly [name: string, app: string, args: readonly string[]])[] = [
  ['market', 'worker', ['market']],
  ['exposure', 'worker', ['exposure']],
  ['engine', 'engine', []],
  ['execution', 'execution', []],
  ['report', 'report', []],
  ['session', 'worker', ['session']],
];
/** A day that takes longer hangs. */
const DAY_MS_MAX = 1_200_000;
const PROGRESS_MS = 10_000;
const JOURNAL = 'journal:';

/** A generated day over Redis, by all processes of the desk, as fast as it goes. */
export async function measureDay(premises: Premises, { dayStart }: Sizes): Promise<Section> {
  const { url } = await premises.server('day', 'everysec');
  const where = ['--redis', url, '--prefix', PREFIX];
  const how = ['--speed', 'max', '--start', dayStart, '--fresh'];
  progress(`day: all processes play a generated day from ${dayStart} on`);
  const children = PROCESSES.map(([name, app, args]) =>
    premises.runApp(name, app, [...args, ...where, ...how]),
  );
  const store = new RedisStore({ url, prefix: PREFIX, name: 'bench' });
  try {
    const { dayMs, reportMs } = await timed(children);
    const counted = await count(store);
    return {
      title: `a generated day from ${dayStart}, everysec`,
      figures: [
        { name: 'the day', unit: 's', value: dayMs / 1_000 },
        { name: 'until its report is written', unit: 's', value: reportMs / 1_000 },
        { name: 'inputs taken', unit: 'events/s', value: counted.inputs / (dayMs / 1_000) },
      ],
      notes: [`${counted.events} events on the streams, ${counted.inputs} inputs taken`],
    };
  } finally {
    await premises.stopChildren();
    await store.close();
    await premises.stopServer('day');
  }
}

/** From the first second of the day on. */
async function timed(
  children: readonly Child[],
): Promise<{ readonly dayMs: number; readonly reportMs: number }> {
  const processOf = (wanted: string): Child => {
    const child = children.find(({ name }) => name === wanted);
    if (child === undefined) throw new Error(`there is no ${wanted}`);
    return child;
  };
  const session = processOf('session');
  session.follow(showProgress());
  const begun = session.says('the day begins');
  const over = session.says('the day is over').then(() => performance.now());
  const written = processOf('report')
    .says('report written')
    .then(() => performance.now());
  // Whoever fails on the way fails the whole.
  const failed = Promise.race([
    delay(DAY_MS_MAX, undefined, { ref: false }),
    ...children.map((child) => child.says('"level":"error"')),
  ]);
  const all = Promise.all([begun.then(() => performance.now()), over, written]);
  const ended = await Promise.race([all, failed]);
  if (ended === undefined) throw new Error(children.map((child) => child.said()).join('\n'));
  const [startMs, overMs, writtenMs] = ended;
  return { dayMs: overMs - startMs, reportMs: writtenMs - startMs };
}

/** Passes on where the day stands, now and then. */
function showProgress(): (line: string) => void {
  let shownMs = 0;
  return (line) => {
    const time = /"msg":"(\d\d:\d\d:\d\d) /.exec(line)?.[1];
    if (time === undefined || performance.now() - shownMs < PROGRESS_MS) return;
    shownMs = performance.now();
    progress(`day: ${time}`);
  };
}

/** Events that stand on the streams, and inputs that the services have journalled. */
async function count(
  store: RedisStore,
): Promise<{ readonly events: number; readonly inputs: number }> {
  let events = 0;
  let inputs = 0;
  for (const stream of await store.streams()) {
    if (!stream.startsWith(JOURNAL)) {
      events += await store.length(stream);
      continue;
    }
    const group = stream.slice(JOURNAL.length);
    for (const entry of await store.range(stream)) {
      inputs += decodeJournalBatch(group, entry).taken.length;
    }
  }
  return { events, inputs };
}
