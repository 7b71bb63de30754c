import { sizeLine } from '@quant-engine/liquidity-guard';
import type { ExitCode } from '../exit-codes';
import { answerLines } from '../json-lines';
import { DEFAULT_LIMITS } from '../paths';
import { limitsFrom } from '../setup';

/** `qe size`: what the liquidity guard lets through of the orders on standard input. */
export async function runSize(options: { readonly limits?: string }): Promise<ExitCode> {
  const limits = limitsFrom(options.limits ?? DEFAULT_LIMITS);
  return answerLines((line) => sizeLine(limits, line));
}
