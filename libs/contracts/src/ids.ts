import { parse, v5 } from 'uuid';

/** The project's namespace: every derived id is a UUID v5 under it (RFC 9562, section 5.5). */
export const ID_NAMESPACE = '6f0d3c1e-3f0b-5d52-9a55-0c2a5f6e7b10';
/** Read once: an id is derived for every event. */
const NAMESPACE_BYTES = parse(ID_NAMESPACE);

/**
 * An id derived from what it stands for: the same parts give the same id, on every machine and in
 * every replay. Parts are joined by `|`, which no id, symbol or account contains.
 */
export function deriveId(...parts: readonly (string | number)[]): string {
  return v5(parts.join('|'), NAMESPACE_BYTES);
}
