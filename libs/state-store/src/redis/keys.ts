import { DEAD_LETTERS, QeError, type WireFields } from '@quant-engine/contracts';
import { letterDigest } from '../dead-letter';
import { againOf, journalOf, privateStateOf } from '../port';

/** What is a stream or a hash of the desk itself; anything else under the prefix is not listed. */
const STREAM_FAMILIES = /^(ev\.|broker\.|journal:|again:)/;
const HASH_FAMILIES = /^(state:|private:)/;
const BOOKKEEPING_FAMILIES = /^(group:|lease:|once:|oversize:|dropped:)/;

/** What the names of a desk's own keys begin with. */
const FAMILIES = [
  ...['ev.', 'broker.', 'journal:', 'again:', 'state:', 'private:', 'group:', 'lease:'],
  ...['once:', 'oversize:', 'box:', 'dropped:'],
];
/** The hash that says whose desk the keys of a prefix are. */
export const DESK = 'desk';
const SEPARATOR = /[:._}-]/;

/**
 * Why a prefix cannot be used: the keys of two desks may not be mistaken for one another, as those
 * of `ev.` for streams of the desk without a prefix. Undefined when it can.
 */
export function prefixProblem(prefix: string): string | undefined {
  if (prefix === '') return undefined;
  if (!SEPARATOR.test(prefix.slice(-1))) return 'it does not end with : . _ - or }';
  for (let at = 0; at < prefix.length; at += 1) {
    const family = FAMILIES.find((name) => prefix.startsWith(name, at));
    const isBegun = at === 0 || SEPARATOR.test(prefix.charAt(at - 1));
    if (family !== undefined && isBegun)
      return `a desk without it has keys that begin with ${family}`;
  }
  return undefined;
}

/** The names of a desk's keys: all of them begin with its prefix, which may be a hash tag. */
export class DeskKeys {
  readonly prefix: string;
  readonly dead: string;

  /** @throws QE_DESK_PREFIX */
  constructor(prefix: string) {
    const problem = prefixProblem(prefix);
    if (problem !== undefined) {
      throw new QeError('QE_DESK_PREFIX', `the prefix ${prefix} cannot be used: ${problem}`);
    }
    this.prefix = prefix;
    this.dead = this.of(DEAD_LETTERS);
  }

  /** Says whose keys these are. */
  desk(): string {
    return this.of(DESK);
  }

  /** A stream or hash, by the name that it has on every store. */
  of(name: string): string {
    return this.prefix + name;
  }

  journal(group: string): string {
    return this.of(journalOf(group));
  }

  privateState(group: string): string {
    return this.of(privateStateOf(group));
  }

  again(group: string): string {
    return this.of(againOf(group));
  }

  /** Token, commit number and positions of a group. */
  group(group: string): string {
    return this.of(`group:${group}`);
  }

  lease(group: string): string {
    return this.of(`lease:${group}`);
  }

  /** Marks a publish as done, for as long as the window lasts. */
  once(stream: string, idempotencyKey: string): string {
    return this.of(`once:${stream}:${idempotencyKey}`);
  }

  /** The mark of a dead letter: the same one is recorded once. */
  letterMark(letter: WireFields): string {
    return this.once(DEAD_LETTERS, letterDigest(letter));
  }

  /** What is known of the entries of a stream that are too large to be read, by their ids. */
  oversize(stream: string): string {
    return this.of(`oversize:${stream}`);
  }

  /** How many dead letters had to go, by group and code. */
  droppedLetters(): string {
    return this.of(`dropped:${DEAD_LETTERS}`);
  }

  box(name: string): string {
    return this.of(`box:${name}`);
  }

  /** The name behind a key; undefined when it belongs to another desk. */
  nameOf(key: string): string | undefined {
    return key.startsWith(this.prefix) ? key.slice(this.prefix.length) : undefined;
  }

  /** All keys that begin with the prefix, as a pattern of SCAN. */
  pattern(): string {
    return `${this.prefix.replaceAll(/[\\*?[\]^-]/g, '\\$&')}*`;
  }
}

export function isStreamName(name: string): boolean {
  return STREAM_FAMILIES.test(name);
}

export function isHashName(name: string): boolean {
  return HASH_FAMILIES.test(name);
}

/** Whether a name is one of the desk's, of whatever kind, its mailboxes aside. */
export function isDeskName(name: string): boolean {
  return name === DESK || isStreamName(name) || isHashName(name) || BOOKKEEPING_FAMILIES.test(name);
}
