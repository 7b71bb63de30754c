import {
  USD_MAX,
  clampUsd,
  inMoneyRange,
  pctOfUsd,
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
  readonly tradingDate: string;
  /** Whether a decision without this aim stood since then. */
  readonly interrupted: boolean;
}

/** What a step is made of. */
export interface DeriskPace {
  /** Share of the initial need in one step. */
  readonly stepPct: PctMicros;
  readonly stepEveryTicks: number;
}

/** A step of a de-risk: how much of gross it takes off, in micro-dollars. */
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
  // A target beyond the range of money is above any gross: nothing is needed.
  const target = inMoneyRange(() => pctOfUsd(targetPct, equity)) ?? USD_MAX;
  return clampUsd(gross - target - outstanding);
}

/** What a step is meant to do. */
export interface DeriskAim {
  readonly action: DeriskAction;
  readonly targetPct: PctMicros;
}

/** A moment of the session: ticks count from the start of their day. */
export interface SessionTick {
  readonly tick: number;
  readonly tradingDate: string;
}

/**
 * The step that is due now, or undefined. A new action or a lower target starts over with the need
 * of that moment, and so does a new day; its first step is due at once. What was interrupted starts
 * over too, but keeps its pace: a figure that flickers around its limit must not multiply steps.
 */
export function stepDue(
  before: DeriskProgress | undefined,
  aim: DeriskAim,
  need: UsdMicros,
  now: SessionTick,
  pace: DeriskPace,
): DeriskStep | undefined {
  if (need <= 0) return undefined;
  const last = before !== undefined && keepsPace(before, aim, now) ? before : undefined;
  if (last !== undefined && now.tick - last.lastStepTick < pace.stepEveryTicks) return undefined;
  const goesOn = last?.targetPct === aim.targetPct && !last.interrupted;
  const initialNeed = goesOn ? last.initialNeed : need;
  const progress: DeriskProgress = {
    action: aim.action,
    targetPct: aim.targetPct,
    initialNeed,
    step: (goesOn ? last.step : 0) + 1,
    lastStepTick: now.tick,
    tradingDate: now.tradingDate,
    interrupted: false,
  };
  // At least one micro-dollar, so that a tiny need still gets its one lot.
  const share = Math.max(pctOfUsd(pace.stepPct, initialNeed), 1);
  return { chunk: usdMicrosOf(Math.min(share, need)), progress };
}

/** A clock that was set back would hold the next step back for as long as that. */
function keepsPace(before: DeriskProgress, aim: DeriskAim, now: SessionTick): boolean {
  return (
    before.action === aim.action &&
    before.targetPct <= aim.targetPct &&
    before.tradingDate === now.tradingDate &&
    before.lastStepTick <= now.tick
  );
}
