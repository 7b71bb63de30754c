import type { UnixNs } from '@quant-engine/contracts';

/** Later seconds would need a twentieth digit (and stand in the year 2286). */
const SECOND_MAX = 9_999_999_999;
const ISO_UTC = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/;

/**
 * A time in UTC as text, `2026-01-12T14:30:00.123456789Z`, in nanoseconds since 1970; undefined
 * when it is none, or one that no calendar has.
 */
export function unixNsOfIso(text: string): UnixNs | undefined {
  const match = ISO_UTC.exec(text);
  if (match === null) return undefined;
  const ms = Date.parse(`${match[1]}Z`);
  // The 30th of February is read as the 2nd of March: what comes back must be what went in.
  if (!(ms > 0) || new Date(ms).toISOString().slice(0, 19) !== match[1]) return undefined;
  const second = ms / 1000;
  return second > SECOND_MAX ? undefined : `${second}${(match[2] ?? '').padEnd(9, '0')}`;
}
