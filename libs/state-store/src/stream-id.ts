import { QeError } from '@quant-engine/contracts';

/** Before the first entry of any stream. */
export const STREAM_START = '0-0';

const STREAM_ID = /^(\d+)-(\d+)$/;

/**
 * Orders two stream ids `<ms>-<seq>`. Both halves may be 64-bit numbers, so they are compared as
 * digits and never become doubles.
 *
 * @throws QE_STREAM_ID
 */
export function compareStreamIds(a: string, b: string): number {
  const [aMs, aSeq] = partsOf(a);
  const [bMs, bSeq] = partsOf(b);
  return compareDigits(aMs, bMs) || compareDigits(aSeq, bSeq);
}

function partsOf(id: string): readonly [string, string] {
  const [, ms, seq] = STREAM_ID.exec(id) ?? [];
  if (ms === undefined || seq === undefined) {
    throw new QeError('QE_STREAM_ID', `"${id.slice(0, 60)}" is not a stream id`);
  }
  return [ms, seq];
}

function compareDigits(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
