import { DEAD_LETTERS, type WireFields } from '@quant-engine/contracts';
import { letterDigest } from '../dead-letter';
import { againOf, journalOf, privateStateOf } from '../port';

/** What is a stream or a hash of the desk itself; anything else under the prefix is not listed. */
const STREAM_FAMILIES = /^(ev\.|broker\.|journal:|again:)/;
const HASH_FAMILIES = /^(state:|private:)/;
const BOOKKEEPING_FAMILIES = /^(group:|lease:|once:|oversize:)/;

/** The names of a desk's keys: all of them begin with its prefix, which may be a hash tag. */
export class DeskKeys {
  readonly prefix: string;
  readonly dead: string;

  constructor(prefix: string) {
    this.prefix = prefix;
    this.dead = this.of(DEAD_LETTERS);
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
  return isStreamName(name) || isHashName(name) || BOOKKEEPING_FAMILIES.test(name);
}
