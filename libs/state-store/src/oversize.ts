import { createHash } from 'node:crypto';
import { EVENT_SIZE_MAX, type Problem, type WireFields } from '@quant-engine/contracts';

/** What an entry may hold to be read: bytes of its names and values, and how many fields. */
export const ENTRY_BYTES_MAX = EVENT_SIZE_MAX;
export const ENTRY_FIELDS_MAX = 1_000;
/** So much of the beginning of a larger one is kept. */
export const HEAD_BYTES = 1_024;
/** What is read of a stream at once, about: bytes of names and values. */
export const READ_BYTES_MAX = 4_194_304;

/**
 * What stands for an entry that is too large to be read: its size, the SHA-1 of the SHA-1s of its
 * names and values (in hex, in their order), and its head, joined by spaces. All readers see the
 * same, so a service makes the same of it at a replay.
 */
export function stubOf(fields: WireFields): WireFields {
  const texts = Object.entries(fields).flat();
  const head = Buffer.from(texts.map((text) => text.slice(0, HEAD_BYTES)).join(' '));
  return Object.freeze({
    oversize_bytes: String(bytesOf(fields)),
    oversize_fields: String(texts.length / 2),
    oversize_sha1: sha1(texts.map(sha1).join('')),
    oversize_head: head.subarray(0, HEAD_BYTES).toString(),
  });
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** The fields as they can be read: themselves, or a stub. */
export function readable(fields: WireFields): WireFields {
  return isTooLarge(fields) ? stubOf(fields) : fields;
}

export function isTooLarge(fields: WireFields): boolean {
  return bytesOf(fields) > ENTRY_BYTES_MAX || Object.keys(fields).length > ENTRY_FIELDS_MAX;
}

/** Why a stub is no event; undefined for the fields of an entry that was read whole. */
export function problemOfStub(fields: WireFields): Problem | undefined {
  const { oversize_bytes: bytes, oversize_fields: count, oversize_sha1: sha1 } = fields;
  if (bytes === undefined || count === undefined || sha1 === undefined) return undefined;
  const size = `${bytes.slice(0, 20)} bytes in ${count.slice(0, 20)} fields`;
  const limits = `at most ${ENTRY_BYTES_MAX} and ${ENTRY_FIELDS_MAX} are read`;
  const reason = `${size}, ${limits}; its head is kept, and it cannot be fed again`;
  return { code: 'QE_EVENT_TOO_LARGE', place: '', reason };
}

/** The bytes of the names and values. */
export function bytesOf(fields: WireFields): number {
  let bytes = 0;
  for (const name in fields)
    bytes += Buffer.byteLength(name) + Buffer.byteLength(fields[name] ?? '');
  return bytes;
}
