import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRules, type RiskRules } from '@quant-engine/risk-policy';

const FILE = 'config/risk_rules.yaml';

/** The rules that the project ships: what a desk runs on is what is tested. */
export function shippedRules(): RiskRules {
  const read = readRules(readFileSync(join(__dirname, '../../..', FILE), 'utf8'), FILE);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.rules;
}
