import {
  pctOfUsd,
  subtractUsd,
  usdMicrosOf,
  type DeriskAction,
  type PctMicros,
  type UsdMicros,
} from '@quant-engine/contracts';

/** How far a de-risk has come: enough to know when the next step is due and how large it is. */
export interface DeriskProgress {
  readonly action: DeriskAction;
  readonly targetPct: PctMicros;
  /** What had to go when this action began; a step is a share of it. */
  readonly initialNeed: UsdMicros;
  /** Steps taken so far; 0 before the first. */
  readonly step: number;
  /** The session tick of the last step. */
  readonly lastStepTick: number;
}

/** What a step is made of. */
export interface DeriskPace {
  /** Share of the initial need in one step. */
  readonly stepPct: PctMicros;
  readonly stepEveryTicks: number;
}

export interface DeriskStep {
  /** What this step should take off, $ of gross. */
  readonly chunk: UsdMicros;
  readonly progress: DeriskProgress;
}

/**
 * The reduction still needed, $ of gross: what the snapshot shows, less the target, less what was
 * filled since the snapshot and what is working or approved. Zero or less: nothing is needed.
 * This closes the loop: asking again on the same snapshot asks for nothing more.
 */
export function reductionNeeded(
  gross: UsdMicros,
  equity: UsdMicros,
  targetPct: PctMicros,
  outstanding: UsdMicros,
): UsdMicros {
  return subtractUsd(subtractUsd(gross, pctOfUsd(targetPct, equity)), outstanding);
}

/**
 * The step that is due now, or undefined. A new action or a new target starts over with the need
 * of that moment; its first step is due at once. So does a clock that went back: ticks count from
 * the start of the day, and what began yesterday is over.
 */
export function stepDue(
  before: DeriskProgress | undefined,
  aim: { readonly action: DeriskAction; readonly targetPct: PctMicros },
  need: UsdMicros,
  tick: number,
  pace: DeriskPace,
): DeriskStep | undefined {
  if (need <= 0) return undefined;
  const goesOn =
    before?.action === aim.action &&
    before.targetPct === aim.targetPct &&
    tick >= before.lastStepTick;
  if (goesOn && tick - before.lastStepTick < pace.stepEveryTicks) return undefined;
  const initialNeed = goesOn ? before.initialNeed : need;
  const progress: DeriskProgress = {
    action: aim.action,
    targetPct: aim.targetPct,
    initialNeed,
    step: (goesOn ? before.step : 0) + 1,
    lastStepTick: tick,
  };
  // At least one micro-dollar, so that a tiny need still gets its one lot.
  const share = Math.max(pctOfUsd(pace.stepPct, initialNeed), 1);
  return { chunk: usdMicrosOf(Math.min(share, need)), progress };
}
