import type { WireFields } from '@quant-engine/contracts';
import { fieldsOf, infoOf, type RawEntry } from '@quant-engine/fixtures';
import { compareStreamIds, decodeJournalBatch, STREAM_START } from '@quant-engine/state-store';
import type { Redis } from 'ioredis';
import { GROUP, OUTPUT_STREAM, STREAMS, symbolOf } from './desk-events';
import {
  completenessOf,
  effectsOf,
  foldOf,
  journalErrors,
  stateErrors,
  type Input,
} from './effects';

/** What an audit counts. Only the first two, which are the same, may be anything but 0. */
export interface Findings {
  readonly inputs: number;
  readonly outputs: number;
  /** Inputs that the producer had an answer for and that are not there, or not in order. */
  readonly inputsLost: number;
  /** Inputs that stand there more than once. */
  readonly inputsDoubled: number;
  /** Inputs without an output. */
  readonly lost: number;
  /** Outputs beyond the first of an input, and those of no input at all. */
  readonly doubled: number;
  /** Outputs that stand after one of a later input of their symbol. */
  readonly reordered: number;
  /** Outputs that do not say what the inputs up to theirs come to. */
  readonly outputsWrong: number;
  /** Symbols of which the state is not what their inputs come to. */
  readonly stateWrong: number;
  /** Entries that the journal does not name once and in order. */
  readonly journalWrong: number;
  /** Streams of which the committed position is not the last entry. */
  readonly positionsWrong: number;
  readonly pending: number;
  readonly lag: number;
}

export interface AuditOptions {
  /** How many inputs the producer had an answer for, where it is known. */
  readonly published?: number;
  /** Of a desk that was caught at its work: what is after a position is not expected to be done. */
  readonly isAtWork?: boolean;
}

/** Counts what a desk has made of its inputs, from its streams alone. */
export async function auditDesk(
  redis: Redis,
  prefix: string,
  { published, isAtWork = false }: AuditOptions = {},
): Promise<Findings> {
  const inputs = await inputsOf(redis, prefix);
  const positions = await redis.hgetall(`${prefix}group:${GROUP}`);
  const positionOf = (stream: string): string => positions[`pos:${stream}`] ?? STREAM_START;
  const taken = isAtWork
    ? inputs.filter(({ stream, id }) => compareStreamIds(id, positionOf(stream)) <= 0)
    : inputs;
  const outputs = (await allOf(redis, prefix + OUTPUT_STREAM)).map(([, fields]) => fields);
  const state = await redis.hgetall(`${prefix}private:${GROUP}`);
  const journal = (await allOf(redis, `${prefix}journal:${GROUP}`)).map(([id, fields]) =>
    decodeJournalBatch(GROUP, { id, fields }),
  );
  const expected = foldOf(taken);
  const positionsWrong = STREAMS.filter(
    (stream) => lastIdOf(stream, taken) !== positionOf(stream),
  ).length;
  return {
    inputs: taken.length,
    outputs: outputs.length,
    ...completenessOf(prefix, inputs, published),
    ...effectsOf(taken, outputs, expected.messages),
    stateWrong: stateErrors(state, expected.tallies),
    journalWrong: journalErrors(taken, outputs.length, journal),
    positionsWrong,
    ...(isAtWork ? { pending: 0, lag: 0 } : await backlogOf(redis, prefix)),
  };
}

/** The inputs as they stand on their streams. */
export async function inputsOf(redis: Redis, prefix: string): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const stream of STREAMS) {
    for (const [id, fields] of await allOf(redis, prefix + stream)) {
      inputs.push({ stream, id, eventId: fields['event_id'] ?? '', symbol: symbolOf(fields) });
    }
  }
  return inputs;
}

function lastIdOf(stream: string, inputs: readonly Input[]): string {
  return inputs.findLast((input) => input.stream === stream)?.id ?? STREAM_START;
}

/** What all desks together come to. */
export function sumOf(all: readonly Findings[]): Findings {
  return all.reduce((sum, one) => {
    const entries = Object.entries(one) as [keyof Findings, number][];
    return Object.fromEntries(entries.map(([name, n]) => [name, sum[name] + n])) as never;
  });
}

/** What is not as it should be. */
export function faultsOf({ inputs, outputs, ...faults }: Findings): Partial<Findings> {
  const found = Object.fromEntries(Object.entries(faults).filter(([, count]) => count !== 0));
  return inputs === outputs ? found : { ...found, inputs, outputs };
}

async function backlogOf(
  redis: Redis,
  prefix: string,
): Promise<{ readonly pending: number; readonly lag: number }> {
  let pending = 0;
  let lag = 0;
  for (const stream of STREAMS) {
    const group = await groupInfo(redis, prefix + stream);
    pending += Number(group['pending']);
    // Not known is not 0.
    lag += typeof group['lag'] === 'number' ? group['lag'] : 1;
  }
  return { pending, lag };
}

/** What `XINFO GROUPS` tells of the service's group. */
export async function groupInfo(
  redis: Redis,
  key: string,
): Promise<Readonly<Record<string, unknown>>> {
  if ((await redis.exists(key)) === 0) return {};
  const groups = ((await redis.xinfo('GROUPS', key)) as unknown[][]).map(infoOf);
  return groups.find(({ name }) => name === GROUP) ?? {};
}

/** All entries of a stream, some thousand at a time. */
async function allOf(
  redis: Redis,
  key: string,
): Promise<readonly (readonly [id: string, fields: WireFields])[]> {
  const page = 2_000;
  const entries: (readonly [string, WireFields])[] = [];
  for (let from = '-'; ;) {
    const raw = (await redis.xrange(key, from, '+', 'COUNT', page)) as RawEntry[];
    for (const [id, fields] of raw) entries.push([id, fieldsOf(fields ?? [])]);
    const last = raw.at(-1);
    if (last === undefined || raw.length < page) return entries;
    from = `(${last[0]}`;
  }
}
