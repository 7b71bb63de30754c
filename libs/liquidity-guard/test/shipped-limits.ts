import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLimits, type LiquidityLimits } from '../src/limits';

const FILE = 'config/liquidity_limits.yaml';
export const SHIPPED_TEXT = readFileSync(join(__dirname, '../../..', FILE), 'utf8');

/** The limits that the project ships: what a desk runs on is what is tested. */
export function shippedLimits(): LiquidityLimits {
  const read = readLimits(SHIPPED_TEXT, FILE);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.limits;
}
