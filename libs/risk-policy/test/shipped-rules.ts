import { shippedConfig, shippedText } from '@quant-engine/testkit';
import { readRules, type RulesResult } from '../src/read-rules';
import type { RiskRules } from '../src/rules';

const FILE = 'risk_rules.yaml';
export const SHIPPED_TEXT = shippedText(FILE);

export function shippedResult(): RulesResult & { ok: true } {
  return shippedConfig(FILE, readRules);
}

/** The rules that the project ships: what a desk runs on is what is tested. */
export function shippedRules(): RiskRules {
  return shippedResult().rules;
}
