import { readConfig } from '@quant-engine/config-file';
import { deriveId, parseUsd, pctOf, type Problem } from '@quant-engine/contracts';
import type {
  DeriskRules,
  HoldingRules,
  RiskRules,
  StaleDataRules,
  TimeToLiveRules,
  WindowRules,
} from './rules';
import { rulesFindings } from './rules-findings';
import { RulesFileSchema, type RulesFile } from './rules-schema';

/** The rules with an id that changes when a figure does, or everything wrong with the file. */
export type RulesResult =
  | { readonly ok: true; readonly rules: RiskRules; readonly hash: string }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads the text of a rules file. Problems bear the code QE_RULES_INVALID and `file:line:col`.
 * The hash does not depend on comments, on the order of keys, or on 130 being written 130.0.
 *
 * @param file the name to print in problems
 */
export function readRules(text: string, file: string): RulesResult {
  const read = readConfig(text, file, RulesFileSchema, { check: rulesFindings });
  if (!read.ok) return read;
  const rules = rulesOf(read.value);
  return { ok: true, rules, hash: rulesHashOf(rules) };
}

/** The id of rules: it changes when a figure does. */
export function rulesHashOf(rules: RiskRules): string {
  return deriveId('rules', JSON.stringify(rules));
}

// Keys are built in one order, whatever order the file has: so the JSON of equal rules is equal.
function rulesOf(file: RulesFile): RiskRules {
  const { exposure, buckets, groups, session, regimes } = file;
  const groupNames = Object.keys(groups).sort();
  return {
    exposure: {
      maxGrossExposurePct: pctOf(exposure.max_gross_exposure_pct),
      softLimitPct: pctOf(exposure.soft_limit_pct),
    },
    buckets: { LT: holdingOf(buckets.LT), MM_PURE: holdingOf(buckets.MM_PURE) },
    groups: Object.fromEntries(
      groupNames.flatMap((name) => {
        const holding = groups[name];
        return holding === undefined ? [] : [[name, holdingOf(holding)]];
      }),
    ),
    session: { closeOffsetMinutes: session.close_offset_minutes },
    regimes: {
      OPEN: windowOf(regimes.OPEN),
      EARLY: windowOf(regimes.EARLY),
      MID: windowOf(regimes.MID),
      LATE: windowOf(regimes.LATE),
      CLOSE: {
        lastMinutes: regimes.CLOSE.last_minutes,
        tolerancePct: pctOf(regimes.CLOSE.tolerance_pct),
        allowDerisk: regimes.CLOSE.allow_derisk,
      },
    },
    derisk: deriskOf(file.derisk),
    staleData: staleDataOf(file.stale_data),
    orders: {
      priceCollarPct: pctOf(file.orders.price_collar_pct),
      timeToLiveS: timeToLiveOf(file.orders.time_to_live_s),
    },
  };
}

function holdingOf(holding: RulesFile['buckets']['LT']): HoldingRules {
  return { targetPct: pctOf(holding.target_pct), maxPct: pctOf(holding.max_pct) };
}

function windowOf(window: RulesFile['regimes']['OPEN']): WindowRules {
  return {
    start: window.start,
    tolerancePct: pctOf(window.tolerance_pct),
    allowDerisk: window.allow_derisk,
  };
}

function deriskOf(derisk: RulesFile['derisk']): DeriskRules {
  return {
    hardMinutesToClose: derisk.hard_minutes_to_close,
    hardTargetPct: pctOf(derisk.hard_target_pct),
    capRecoveryTargetPct: pctOf(derisk.cap_recovery_target_pct),
    stepPct: pctOf(derisk.step_pct),
    softStepTicks: derisk.soft_step_ticks,
    hardStepTicks: derisk.hard_step_ticks,
    capStepTicks: derisk.cap_step_ticks,
    clipSharesMax: derisk.clip_shares_max,
    closeClipSharesMax: derisk.close_clip_shares_max,
    truthOffsetUsd: parseUsd(derisk.truth_offset_usd),
    minConfidencePct: pctOf(derisk.min_confidence_pct),
  };
}

function staleDataOf(staleData: RulesFile['stale_data']): StaleDataRules {
  return {
    l1StaleS: staleData.l1_stale_s,
    printStaleS: staleData.print_stale_s,
    exposureStaleS: staleData.exposure_stale_s,
    lastGoodS: staleData.last_good_s,
    maxUnmarkedPct: pctOf(staleData.max_unmarked_pct),
    maxSpreadPct: pctOf(staleData.max_spread_pct),
  };
}

function timeToLiveOf(seconds: RulesFile['orders']['time_to_live_s']): TimeToLiveRules {
  return {
    CAP_RECOVERY: seconds.CAP_RECOVERY,
    HARD_DERISK: seconds.HARD_DERISK,
    SOFT_DERISK: seconds.SOFT_DERISK,
    LT_BAND_CORRECTIVE: seconds.LT_BAND_CORRECTIVE,
    MM: seconds.MM,
    OTHER: seconds.OTHER,
  };
}
