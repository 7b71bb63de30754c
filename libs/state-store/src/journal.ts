import { QeError, type WireFields } from '@quant-engine/contracts';
import { journalOf, type Commit, type DayBegin, type StreamEntry } from './port';

/** One batch as a group took it. */
export interface JournalBatch {
  readonly epoch: number;
  /** `[stream, id]` of each entry, in the order in which they were taken. */
  readonly taken: readonly (readonly [stream: string, id: string])[];
  /** How many events came of it. */
  readonly outputs: number;
  /** With the first batch of a trading date. */
  readonly begins?: DayBegin;
  /** Indexes of what was taken and not believed: the core never saw it. */
  readonly refused?: readonly number[];
}

/** Writes a batch as the fields of an entry of the group's journal. */
export function encodeJournalBatch(
  epoch: number,
  {
    taken,
    outputs,
    begins,
    refused = [],
  }: Pick<Commit, 'taken' | 'outputs' | 'begins' | 'refused'>,
): WireFields {
  return Object.freeze({
    epoch: String(epoch),
    taken: JSON.stringify(taken.map(({ stream, id }) => [stream, id])),
    outputs: String(outputs.length),
    ...(begins === undefined
      ? {}
      : { begins: begins.tradingDate, state: JSON.stringify(begins.state) }),
    ...(refused.length === 0 ? {} : { refused: JSON.stringify(refused) }),
  });
}

/** Reads an entry of a group's journal. @throws QE_STORE_ENTRY */
export function decodeJournalBatch(group: string, entry: StreamEntry): JournalBatch {
  const { epoch, taken, outputs, begins, state = '{}', refused } = entry.fields;
  try {
    if (epoch === undefined || taken === undefined || outputs === undefined) {
      throw new Error('epoch, taken or outputs is missing');
    }
    return {
      epoch: Number(epoch),
      taken: JSON.parse(taken) as JournalBatch['taken'],
      outputs: Number(outputs),
      ...(begins === undefined
        ? {}
        : { begins: { tradingDate: begins, state: JSON.parse(state) as WireFields } }),
      ...(refused === undefined ? {} : { refused: JSON.parse(refused) as readonly number[] }),
    };
  } catch (cause) {
    throw new QeError('QE_STORE_ENTRY', (cause as Error).message, {
      place: `${journalOf(group)}/${entry.id}`,
      cause,
    });
  }
}
