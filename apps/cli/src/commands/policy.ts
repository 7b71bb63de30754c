import { policyLine } from '@quant-engine/risk-policy';
import type { ExitCode } from '../exit-codes';
import { answerLines } from '../json-lines';
import { DEFAULT_RULES } from '../paths';
import { rulesFrom } from '../setup';

/** `qe policy`: what the decision table says to the figures on standard input. */
export async function runPolicy(options: { readonly rules?: string }): Promise<ExitCode> {
  const { rules } = rulesFrom(options.rules ?? DEFAULT_RULES);
  return answerLines((line) => policyLine(rules, line));
}
