import { deriveId } from '@quant-engine/contracts';

/**
 * A share between 0 and 1, in thousandths, drawn from what it is for: the same seed and parts give
 * the same draw in every process and in every replay.
 */
export function drawPerMille(seed: string, ...parts: readonly (string | number)[]): number {
  const digits = deriveId('draw', seed, ...parts).slice(0, 8);
  return Number.parseInt(digits, 16) % 1001;
}
