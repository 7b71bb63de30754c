import { parseUsd } from '@quant-engine/contracts';
import { readLimits } from '@quant-engine/liquidity-guard';
import { ReferenceData } from '@quant-engine/reference-data';
import { readRules, type RiskRules } from '@quant-engine/risk-policy';
import { shippedConfig } from '@quant-engine/testkit';
import type { EngineConfig } from '../src/config';

/** The rules that the project ships, with some of their text replaced. */
export function rulesWith(changes: Readonly<Record<string, string>> = {}): RiskRules {
  const { rules } = shippedConfig('risk_rules.yaml', (shipped, file) => {
    const text = Object.entries(changes).reduce((before, [from, to]) => {
      if (!before.includes(from)) throw new Error(`the rules file has no "${from}"`);
      return before.replace(from, to);
    }, shipped);
    return readRules(text, file);
  });
  return rules;
}

/** Large enough that no order of a test is cut by it. */
const ADV = 50_000_000;

export const SYMBOLS = ['AAA', 'BBB', 'CCC', 'MMM', 'NEW'] as const;

export const PREV_CLOSE = parseUsd('25');

/** Reference data of accounts with empty books; a symbol's volume is ADV unless it is given. */
export function referenceWith(
  accountIds: readonly string[],
  advs: Readonly<Record<string, number | undefined>> = {},
  groupOfNew = 'SHIPPING',
): ReferenceData {
  return new ReferenceData(
    SYMBOLS.map((symbol) => ({
      symbol,
      group: symbol === 'NEW' ? groupOfNew : `GROUP_OF_${symbol}`,
      prevClose: PREV_CLOSE,
      adv: symbol in advs ? advs[symbol] : ADV,
    })),
    accountIds.map((accountId) => ({ accountId, equity: parseUsd('1000000'), positions: [] })),
  );
}

export const DESK: EngineConfig = {
  reference: referenceWith(['HAMMER']),
  rules: rulesWith(),
  rulesHash: 'rules-of-the-test',
  limits: shippedConfig('liquidity_limits.yaml', readLimits).limits,
};

/** The same desk where no volume is known. */
export const NO_VOLUME: EngineConfig = {
  ...DESK,
  reference: referenceWith(
    ['HAMMER'],
    Object.fromEntries(SYMBOLS.map((symbol) => [symbol, undefined])),
  ),
};
