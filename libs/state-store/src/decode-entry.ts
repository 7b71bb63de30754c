import { decodeEvent, type Decoded, type WireFields } from '@quant-engine/contracts';
import { problemOfStub } from './oversize';
import { deepFreeze } from './deep-freeze';
import type { StreamEntry } from './port';

interface Memo {
  readonly stream: string | undefined;
  readonly decoded: Decoded;
}

/** Several services read the same entry; it is parsed once, and lives as long as its fields. */
const memos = new WeakMap<WireFields, Memo>();

/**
 * Reads and validates an entry. The result is frozen to its leaves, since every service that reads
 * the entry is handed the same event.
 *
 * @param entry with its stream where that is known: an event of another stream's type is refused
 */
export function decodeEntry(entry: StreamEntry & { readonly stream?: string }): Decoded {
  return decodeFields(entry.fields, entry.stream);
}

/** @see decodeEntry */
export function decodeFields(fields: WireFields, stream?: string): Decoded {
  const memo = memos.get(fields);
  if (memo !== undefined && memo.stream === stream) return memo.decoded;
  const problem = problemOfStub(fields);
  const decoded = problem
    ? { ok: false as const, problems: [problem] }
    : decodeEvent(fields, stream);
  // Fields that may still change have no lasting meaning, and what was read of them has one reader.
  if (Object.isFrozen(fields)) memos.set(fields, { stream, decoded: deepFreeze(decoded) });
  return decoded;
}
