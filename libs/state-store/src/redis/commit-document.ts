import type { WireFields } from '@quant-engine/contracts';
import { encodeDeadLetter } from '../dead-letter';
import { checkSentEvent, encodeOutputs } from '../encode-event';
import { encodeJournalBatch } from '../journal';
import type { Commit } from '../port';
import type { DeskKeys } from './keys';

/** For how long the same dead letter is known. */
export const LETTER_WINDOW_MS = 86_400_000;

/** Who commits, and after how many commits. */
export interface Committer {
  readonly group: string;
  readonly epoch: number;
  readonly owner: string;
  readonly commits: number;
  readonly leaseMs: number;
}

/** The keys of a commit script, and what it is to do with them. */
export interface CommitScript {
  readonly keys: readonly string[];
  readonly args: readonly (string | Buffer)[];
  /** The last id taken of each stream. */
  readonly positions: ReadonlyMap<string, string>;
}

/**
 * A commit as the script takes it. Does all that can fail before anything is sent.
 *
 * @throws QE_SCHEMA_INVALID for an output that does not fit
 */
export function commitScript(
  commit: Commit,
  keys: DeskKeys,
  { group, epoch, owner, commits, leaseMs }: Committer,
): CommitScript {
  const outputs = encodeOutputs(commit.outputs, checkSentEvent);
  const table = new KeyTable([
    keys.group(group),
    keys.lease(group),
    keys.privateState(group),
    keys.journal(group),
    keys.dead,
  ]);
  const texts: string[] = [];
  const count = (added: readonly string[]): number => {
    for (const text of added) texts.push(wellFormed(text));
    return added.length;
  };
  const countFields = (fields: WireFields): number => {
    const names = Object.keys(fields);
    for (const name of names) texts.push(wellFormed(name), wellFormed(fields[name] ?? ''));
    return 2 * names.length;
  };
  const fieldsOn = (key: string, fields: WireFields): [number, number] => [
    table.index(key),
    countFields(fields),
  ];
  const shapes = new Shapes();
  const row = (fields: WireFields): number => {
    for (const value of Object.values(fields)) texts.push(wellFormed(value));
    return shapes.index(Object.keys(fields));
  };
  const taken = idsByStream(commit.taken);
  const state = Object.entries(commit.state);
  // The order in which the script reads the texts is the order of these lines.
  const document = {
    group,
    epoch: String(epoch),
    owner,
    commits,
    lease: leaseMs,
    letterWindow: LETTER_WINDOW_MS,
    taken: [...taken].map(([name, ids]) => ({
      k: table.index(keys.of(name)),
      name,
      n: count(ids),
    })),
    outputs: outputs.flatMap(({ stream, fields }) => [table.index(keys.of(stream)), row(fields)]),
    shapes: shapes.all,
    letters: commit.dead
      .map(encodeDeadLetter)
      .flatMap((letter) => fieldsOn(keys.letterMark(letter), letter)),
    journal: countFields(encodeJournalBatch(epoch, commit)),
    set: count(state.flatMap(([field, value]) => (value === null ? [] : [field, value]))),
    del: count(state.flatMap(([field, value]) => (value === null ? [field] : []))),
    latest: Object.entries(commit.latest).flatMap(([hash, fields]) =>
      fieldsOn(keys.of(hash), fields),
    ),
  };
  const positions = new Map([...taken].map(([name, ids]) => [name, ids.at(-1) ?? '']));
  return {
    keys: table.keys,
    args: [JSON.stringify(document), Buffer.from(JSON.stringify(texts))],
    positions,
  };
}

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Half a character cannot be sent: it becomes U+FFFD, as it would on any other way. */
function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.replace(LONE_SURROGATE, '\ufffd');
}

function idsByStream(taken: Commit['taken']): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const { stream, id } of taken) {
    const known = ids.get(stream);
    if (known === undefined) ids.set(stream, [id]);
    else known.push(id);
  }
  return ids;
}

/** The names of the fields of events, in order, each list of them once: few differ in a batch. */
class Shapes {
  readonly all: (readonly string[])[] = [];

  /** Counted from 1, as Lua does. */
  index(names: readonly string[]): number {
    const known = this.all.findIndex((shape) => isSame(shape, names));
    return known < 0 ? this.all.push(names) : known + 1;
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, n) => name === b[n]);
}

/** Keys in the order in which a script is given them, each once. */
class KeyTable {
  readonly keys: string[];
  readonly #indices: Map<string, number>;

  constructor(fixed: readonly string[]) {
    this.keys = [...fixed];
    this.#indices = new Map(fixed.map((key, n) => [key, n + 1]));
  }

  /** Counted from 1, as Lua does. */
  index(key: string): number {
    let index = this.#indices.get(key);
    if (index === undefined) {
      index = this.keys.push(key);
      this.#indices.set(key, index);
    }
    return index;
  }
}
