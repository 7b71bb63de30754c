import { QeError } from './errors';

/** A Unix time in nanoseconds as decimal digits: 1.7e18 does not fit a double, so it stays text. */
export type UnixNs = string;

const DIGITS = /^\d{1,19}$/;

/** The last millisecond whose nanoseconds still have 19 digits (in the year 2286). */
const MS_MAX = 9_999_999_999_999;

/** @throws QE_TIMESTAMP_SYNTAX */
export function unixNsFromMs(ms: number): UnixNs {
  if (!Number.isInteger(ms) || ms < 0 || ms > MS_MAX) {
    throw new QeError('QE_TIMESTAMP_SYNTAX', `${ms} is not a Unix time in milliseconds`);
  }
  return ms === 0 ? '0' : `${ms}000000`;
}

/** Milliseconds since 1970, the rest cut off. @throws QE_TIMESTAMP_SYNTAX */
export function msFromUnixNs(ns: UnixNs): number {
  if (!DIGITS.test(ns)) {
    throw new QeError('QE_TIMESTAMP_SYNTAX', `"${ns.slice(0, 40)}" is not a time in nanoseconds`);
  }
  return ns.length <= 6 ? 0 : Number(ns.slice(0, -6));
}

/** Orders two times; both without leading zeros, as everything that writes them here does. */
export function compareUnixNs(a: UnixNs, b: UnixNs): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The later of two times. */
export function laterUnixNs(a: UnixNs, b: UnixNs): UnixNs {
  return compareUnixNs(a, b) < 0 ? b : a;
}

/** `to - from`, each cut to its whole millisecond first; negative when `from` is later. */
export function elapsedMs(from: UnixNs, to: UnixNs): number {
  return msFromUnixNs(to) - msFromUnixNs(from);
}
