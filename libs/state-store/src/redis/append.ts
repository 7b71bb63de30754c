import type { WireFields } from '@quant-engine/contracts';
import { scriptArgs, type Connection } from './connection';
import { flatFields } from './replies';

/** For how long a command that is sent again over a new connection is known. */
export const RESEND_WINDOW_MS = 60_000;

/** An entry to be appended once. */
export interface Append {
  /** The key of the stream. */
  readonly stream: string;
  /** The key that marks it as done, for as long as the window lasts. */
  readonly mark: string;
  readonly windowMs: number;
  readonly fields: WireFields;
  /** About how many entries the stream keeps; without it all. */
  readonly lengthMax?: number;
}

/** Appends entries in order, all or none; one whose mark stands gives the first one's id. */
export async function append(
  redis: Connection,
  entries: readonly Append[],
): Promise<readonly { readonly isNew: boolean; readonly id: string }[]> {
  if (entries.length === 0) return [];
  const keys = entries.flatMap(({ stream, mark }) => [stream, mark]);
  const args = entries.flatMap(({ windowMs, fields, lengthMax = 0 }) => {
    const flat = flatFields(fields);
    return [windowMs, lengthMax, flat.length, ...flat];
  });
  const answer = await redis.qeAppend(...scriptArgs(keys, ...args));
  return entries.map((_, n) => ({
    isNew: answer[2 * n] === 'APPENDED',
    id: answer[2 * n + 1] ?? '',
  }));
}
