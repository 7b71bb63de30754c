import type { WireFields } from '@quant-engine/contracts';
import type { JournalBatch } from '@quant-engine/state-store';
import {
  afterOne,
  countField,
  digestField,
  inputOf,
  messageOf,
  NOTHING_YET,
  STREAMS,
  type Tally,
} from './desk-events';

/** An input as it stands on its stream. */
export interface Input {
  readonly stream: string;
  readonly id: string;
  readonly eventId: string;
  readonly symbol: string;
}

/** How outputs relate to inputs, as `Findings` explains it. */
export interface Effects {
  readonly lost: number;
  readonly doubled: number;
  readonly reordered: number;
  readonly outputsWrong: number;
}

/** How many inputs are missing, out of place or there twice. */
export function completenessOf(
  desk: string,
  inputs: readonly Input[],
  published: number | undefined,
): { readonly inputsLost: number; readonly inputsDoubled: number } {
  const inputsDoubled = inputs.length - new Set(inputs.map(({ eventId }) => eventId)).size;
  if (published === undefined) return { inputsLost: 0, inputsDoubled };
  // What had no answer when the producer ended may be there too, behind the rest.
  let inputsLost = 0;
  for (const stream of STREAMS) {
    const standing = inputs.filter((input) => input.stream === stream);
    const wanted = publishedOf(desk, published).filter(({ event_type: type }) =>
      stream === 'ev.prints' ? type === 'print' : type === 'l1',
    );
    inputsLost += wanted.filter(({ event_id: id }, n) => standing[n]?.eventId !== id).length;
  }
  return { inputsLost, inputsDoubled };
}

function publishedOf(desk: string, count: number): readonly ReturnType<typeof inputOf>[] {
  return Array.from({ length: count }, (_, n) => inputOf(desk, n + 1));
}

/** What the inputs come to, symbol by symbol, and what the output of each says. */
export function foldOf(inputs: readonly Input[]): {
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly messages: ReadonlyMap<string, string>;
} {
  const tallies = new Map<string, Tally>();
  const messages = new Map<string, string>();
  for (const { symbol, eventId } of inputs) {
    const after = afterOne(tallies.get(symbol) ?? NOTHING_YET, eventId);
    tallies.set(symbol, after);
    messages.set(eventId, messageOf(after));
  }
  return { tallies, messages };
}

/** How the outputs relate to the inputs. */
export function effectsOf(
  inputs: readonly Input[],
  outputs: readonly WireFields[],
  messages: ReadonlyMap<string, string>,
): Effects {
  const places = new Map(inputs.map(({ eventId, symbol }, place) => [eventId, { symbol, place }]));
  const seen = new Set<string>();
  const furthest = new Map<string, number>();
  let doubled = 0;
  let reordered = 0;
  let outputsWrong = 0;
  for (const { causation_id: cause = '', data = '{}' } of outputs) {
    const input = places.get(cause);
    if (input === undefined || seen.has(cause)) {
      doubled += 1;
      continue;
    }
    seen.add(cause);
    const before = furthest.get(input.symbol) ?? -1;
    if (input.place < before) reordered += 1;
    furthest.set(input.symbol, Math.max(before, input.place));
    const { message } = JSON.parse(data) as { message?: string };
    if (message !== messages.get(cause)) outputsWrong += 1;
  }
  return { lost: places.size - seen.size, doubled, reordered, outputsWrong };
}

/** How many symbols have another state than their inputs come to. */
export function stateErrors(state: WireFields, tallies: ReadonlyMap<string, Tally>): number {
  return [...tallies].filter(
    ([symbol, { count, digest }]) =>
      state[countField(symbol)] !== String(count) || state[digestField(symbol)] !== digest,
  ).length;
}

/** How many entries the journal does not name once and in order. */
export function journalErrors(
  inputs: readonly Input[],
  outputCount: number,
  journal: readonly JournalBatch[],
): number {
  const named = journal.flatMap(({ taken }) => taken);
  let errors = Math.abs(journal.reduce((sum, { outputs }) => sum + outputs, 0) - outputCount);
  for (const stream of STREAMS) {
    const standing = inputs.filter((input) => input.stream === stream);
    const ids = named.filter(([name]) => name === stream).map(([, id]) => id);
    errors += Math.abs(ids.length - standing.length);
    errors += standing.filter(({ id }, n) => n < ids.length && ids[n] !== id).length;
  }
  return errors;
}
