import type { ExposureData, QeEvent } from '@quant-engine/contracts';
import { evolveExposure, exposureOf, initialExposureState, type ExposureState } from '../src/index';
import { at } from './events';
import { shippedRules } from './rules';

export const RULES = shippedRules();

/** The state after some events. */
export function stateAfter(events: readonly QeEvent[], before = initialExposureState()) {
  const { maxSpreadPct } = RULES.staleData;
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
  return exposureOf(stateAfter(events), account, at(ms), RULES, (symbol) => groups[symbol]);
}

/** Signed shares by symbol, as the exposure event shows them. */
export function heldIn(exposure: ExposureData | undefined): Record<string, number> {
  return Object.fromEntries(
    (exposure?.positions ?? []).map((line) => [line.symbol, line.quantity]),
  );
}
