import { parseUsd, type ExposureData, type QeEvent } from '@quant-engine/contracts';
import { ReferenceData } from '@quant-engine/reference-data';
import {
  evolveExposure,
  exposureOf,
  initialExposureState,
  type ExposureConfig,
  type ExposureState,
} from '../src/index';
import { at } from './events';
import { shippedRules } from './rules';

const { buckets, staleData } = shippedRules();

export const ACCOUNTS = ['HAMMER', 'IBKR_GUN', 'IBKR_PED'];

/** The shipped rules, with reference data of empty books: the groups are given, by symbol. */
export function configWith(groups: Readonly<Record<string, string>> = {}): ExposureConfig {
  const instruments = Object.entries(groups).map(([symbol, group]) => ({
    symbol,
    group,
    prevClose: parseUsd('25'),
    adv: undefined,
  }));
  const accounts = ACCOUNTS.map((accountId) => ({
    accountId,
    equity: parseUsd('100000'),
    positions: [],
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

/** The exposure of an account so many milliseconds after the open; groups by the given table. */
export function exposureAfter(
  events: readonly QeEvent[],
  { account = 'HAMMER', ms = 0, groups = {} as Readonly<Record<string, string>> } = {},
): ExposureData | undefined {
  return exposureOf(stateAfter(events), account, at(ms), configWith(groups));
}

/** Signed shares by symbol, as the exposure event shows them. */
export function heldIn(exposure: ExposureData | undefined): Record<string, number> {
  return Object.fromEntries(
    (exposure?.positions ?? []).map((line) => [line.symbol, line.quantity]),
  );
}
