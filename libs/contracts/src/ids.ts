// eslint-disable-next-line no-restricted-imports -- a digest is a pure function
import { hash } from 'node:crypto';

/** The project's namespace: every derived id is a UUID v5 under it (RFC 9562, section 5.5). */
export const ID_NAMESPACE = '6f0d3c1e-3f0b-5d52-9a55-0c2a5f6e7b10';
const NAMESPACE_BYTES = Buffer.from(ID_NAMESPACE.replaceAll('-', ''), 'hex');
/** The hex digits whose two high bits are the variant of RFC 9562. */
const VARIANT_DIGITS = '89ab';

/**
 * An id derived from what it stands for: the same parts give the same id, on every machine and in
 * every replay. Parts are joined by `|`, which no id, symbol or account contains.
 */
export function deriveId(...parts: readonly (string | number)[]): string {
  const hex = sha1Of(parts.join('|'));
  const variant = VARIANT_DIGITS[parseInt(hex.charAt(16), 16) & 3] ?? '';
  // Templates of slices: this is asked for every event, and joining a list takes twice as long.
  const head = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}`;
  return `${head}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** In one call: an id is derived for every event, and a hash object for each costs the most. */
function sha1Of(name: string): string {
  const bytes = Buffer.allocUnsafe(NAMESPACE_BYTES.length + Buffer.byteLength(name));
  NAMESPACE_BYTES.copy(bytes);
  bytes.write(name, NAMESPACE_BYTES.length);
  return hash('sha1', bytes, 'hex');
}
