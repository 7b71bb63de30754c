import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRules, type RulesResult } from '../src/read-rules';
import type { RiskRules } from '../src/rules';

const FILE = 'config/risk_rules.yaml';
export const SHIPPED_TEXT = readFileSync(join(__dirname, '../../..', FILE), 'utf8');

export function shippedResult(): RulesResult & { ok: true } {
  const read = readRules(SHIPPED_TEXT, FILE);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read;
}

/** The rules that the project ships: what a desk runs on is what is tested. */
export function shippedRules(): RiskRules {
  return shippedResult().rules;
}
