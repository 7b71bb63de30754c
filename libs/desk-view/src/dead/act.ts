import type { Problem } from '@quant-engine/contracts';
import type { GroupLease, RedisStore } from '@quant-engine/state-store';
import type { Letter } from './letters';

/** Something that can be done to a dead letter. */
export interface Act {
  /** As one says it to the command: `feed`. */
  readonly name: string;
  /** What its help says. */
  readonly summary: string;
  /** As one says it afterwards: `fed`. */
  readonly done: string;
  /** Whether it asks first for one letter, too: what it does cannot be taken back. */
  readonly asksAlways: boolean;
  /** What a person is asked first. */
  question(which: string): string;
  on(store: RedisStore, letter: Letter, leases: readonly GroupLease[]): Promise<Acted>;
}

/** What became of it: a sentence, or everything that is wrong. */
export type Acted =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Says that there is no such dead letter. */
export function unknownLetter(id: string): Extract<Acted, { ok: false }> {
  return refused('QE_DEAD_UNKNOWN', id, 'there is no such dead letter');
}

export function refused(
  code: Problem['code'],
  place: string,
  reason: string,
): Extract<Acted, { ok: false }> {
  return { ok: false, problems: [{ code, place, reason }] };
}
