import { parseUsd, type Bucket, type ExposureData, type QeEvent } from '@quant-engine/contracts';
import { ReferenceData } from '@quant-engine/reference-data';
import { readRules } from '@quant-engine/risk-policy';
import { at, shippedConfig, type Moment } from '@quant-engine/testkit';
import {
  evolveExposure,
  exposureOf,
  initialExposureState,
  type ExposureConfig,
  type ExposureState,
} from '../src/index';
const { buckets, staleData } = shippedConfig('risk_rules.yaml', readRules).rules;

export const ACCOUNTS = ['HAMMER', 'IBKR_GUN', 'IBKR_PED'];

export interface Known {
  readonly groups?: Readonly<Record<string, string>>;
  readonly prevCloses?: Readonly<Record<string, string>>;
  /** Of what HAMMER holds. */
  readonly buckets?: Readonly<Record<string, Bucket>>;
}

/** The shipped rules, with reference data of what is given by symbol. */
export function configWith({
  groups = {},
  prevCloses = {},
  buckets: held = {},
}: Known = {}): ExposureConfig {
  const symbols = new Set([...Object.keys(groups), ...Object.keys(prevCloses)]);
  const instruments = [...symbols].map((symbol) => ({
    symbol,
    group: groups[symbol] ?? 'OTHER',
    prevClose: parseUsd(prevCloses[symbol] ?? '10'),
    adv: undefined,
  }));
  const positions = Object.entries(held).map(([symbol, bucket]) => ({
    symbol,
    quantity: 1,
    avgPrice: parseUsd('1'),
    bucket,
  }));
  const accounts = ACCOUNTS.map((accountId) => ({
    accountId,
    equity: parseUsd('100000'),
    positions: accountId === 'HAMMER' ? positions : [],
  }));
  return { reference: new ReferenceData(instruments, accounts), buckets, staleData };
}

/** The state after some events. */
export function stateAfter(events: readonly QeEvent[], before = initialExposureState()) {
  const { maxSpreadPct } = staleData;
  return events.reduce<ExposureState>(
    (state, one) => evolveExposure(state, one, maxSpreadPct),
    before,
  );
}

/** The exposure of an account at a moment. */
export function exposureAfter(
  events: readonly QeEvent[],
  { account = 'HAMMER', at: moment = 0, ...known }: Known & { account?: string; at?: Moment } = {},
): ExposureData | undefined {
  return exposureOf(stateAfter(events), account, at(moment), configWith(known));
}

/** Signed shares by symbol, as the exposure event shows them. */
export function heldIn(exposure: ExposureData | undefined): Record<string, number> {
  return Object.fromEntries(
    (exposure?.positions ?? []).map((line) => [line.symbol, line.quantity]),
  );
}
