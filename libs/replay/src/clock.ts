import { NYSE_CALENDAR, type DeskHours } from '@quant-engine/calendar';
import {
  msFromUnixNs,
  STREAM_OF,
  type SessionData,
  type UnixNs,
  type WireFields,
} from '@quant-engine/contracts';
import { CLOCK_GROUP, SessionClock } from '@quant-engine/session-clock';
import { decodeEntry, MemoryStore } from '@quant-engine/state-store';
import { eventDifference, type Difference } from './difference';
import { RecordReaders, type DayRecord } from './record';
import type { Replayed } from './replay-service';

/** Lets the clock tick whenever it ticked, and compares what it says of each of these seconds. */
export async function replayClock(record: DayRecord, hours: DeskHours): Promise<Replayed> {
  const store = new MemoryStore();
  try {
    const clock = new SessionClock(store, NYSE_CALENDAR, hours);
    await clock.join('replay', 1_000);
    let ticks = 0;
    for (const { fields } of record.entries(STREAM_OF.session)) {
      await clock.tick(msFromUnixNs(fields['timestamp'] as UnixNs), markIn(fields));
      ticks += 1;
    }
    const compared = await comparedWith(record, store);
    return { group: CLOCK_GROUP, batches: ticks, inputs: 0, ...compared };
  } finally {
    await store.close();
  }
}

/** What its source knew of the clock, which follows from no record. */
function markIn(fields: WireFields): SessionData['clock'] {
  return (JSON.parse(fields['data'] ?? '{}') as SessionData).clock;
}

async function comparedWith(
  record: DayRecord,
  store: MemoryStore,
): Promise<Pick<Replayed, 'outputs' | 'difference'>> {
  const readers = new RecordReaders(record);
  const outputs: Record<string, number> = {};
  for (const stream of [STREAM_OF.session, STREAM_OF.alert]) {
    for (const entry of await store.range(stream)) {
      const difference = differenceOf(readers, { ...entry, stream });
      if (difference !== undefined) return { outputs, difference };
      outputs[stream] = (outputs[stream] ?? 0) + 1;
    }
  }
  return { outputs };
}

function differenceOf(
  readers: RecordReaders,
  entry: Parameters<typeof decodeEntry>[0],
): Difference | undefined {
  const decoded = decodeEntry(entry);
  if (!decoded.ok) throw new Error(`the clock made no event: ${JSON.stringify(decoded.problems)}`);
  return eventDifference(readers, decoded.event, `${CLOCK_GROUP} ${decoded.event.timestamp}`);
}
