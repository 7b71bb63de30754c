import { decodeJournalBatch, type EventStore } from '@quant-engine/state-store';
import { GROUP, linked, STREAM } from './counting-service';

/** What became of the events, counted. */
export interface Figures {
  /** Quotes on the stream. */
  readonly inputs: number;
  /** How many of them the service has behind it, by its position. */
  readonly taken: number;
  /** Quotes that were answered as appended, and are not on the stream or not taken. */
  readonly lost: number;
  readonly doubled: number;
  readonly reordered: number;
  /** Private state, journal or outputs that do not agree with the position. */
  readonly torn: number;
}

/** What an audit of `inputs` events finds when all is well. */
export function clean(inputs: number): Figures {
  return { inputs, taken: inputs, lost: 0, doubled: 0, reordered: 0, torn: 0 };
}

/**
 * Counts the effects of every event: on its stream, among the alerts, in the journal and in the
 * private state.
 *
 * @param acknowledged the events that the store answered for, in order
 */
export async function audit(store: EventStore, acknowledged: readonly string[]): Promise<Figures> {
  const entries = await store.range(STREAM);
  const inputs = entries.map(({ fields }) => fields['event_id'] ?? '');
  const alerts = await store.range('ev.alerts');
  const caused = alerts.map(({ fields }) => fields['causation_id'] ?? '');
  const journal = await store.range(`journal:${GROUP}`);
  const ids = journal.flatMap((entry) =>
    decodeJournalBatch(GROUP, entry).taken.map(([, id]) => id),
  );
  const group = (await store.groups()).find((one) => one.stream === STREAM);
  const taken = entries.findIndex(({ id }) => id === group?.position) + 1;
  const { count = '0', chain = '' } = await store.latest(`private:${GROUP}`);
  const agreeing = [
    count === String(taken),
    chain === inputs.slice(0, taken).reduce(linked, ''),
    ids.join() ===
      entries
        .slice(0, taken)
        .map(({ id }) => id)
        .join(),
    caused.join() === inputs.slice(0, taken).join(),
  ];
  const effects = [compare(acknowledged, inputs), compare(inputs.slice(0, taken), caused)];
  const untaken = inputs.length - taken;
  return {
    inputs: inputs.length,
    taken,
    lost: sum(effects.map(({ lost }) => lost)) + untaken,
    doubled: sum(effects.map(({ doubled }) => doubled)),
    reordered: sum(effects.map(({ reordered }) => reordered)),
    torn: agreeing.filter((agrees) => !agrees).length,
  };
}

/** How what was found differs from what should be there. */
export function compare(
  wanted: readonly string[],
  found: readonly string[],
): Pick<Figures, 'lost' | 'doubled' | 'reordered'> {
  const rank = new Map(wanted.map((id, n) => [id, n]));
  const first = [...new Set(found)];
  const ranks = first.flatMap((id) => rank.get(id) ?? []);
  return {
    lost: rank.size - ranks.length,
    doubled: found.length - first.length,
    reordered: ranks.filter((one, n) => n > 0 && one < (ranks[n - 1] ?? 0)).length,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
