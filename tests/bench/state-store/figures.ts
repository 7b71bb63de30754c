/** One measured figure, and what it means. */
export interface Figure {
  readonly name: string;
  readonly unit: 'events/s' | 'ms' | 's';
  /** The median of the runs, or what the name says. */
  readonly value: number;
  /** All that was measured for it, in order. */
  readonly runs?: readonly number[];
  /** How the hop compares with it. */
  readonly ratio?: Ratio;
  readonly target?: Target;
}

export interface Ratio {
  /** The median of the rounds' own ratios: what else the machine does changes from round to round. */
  readonly value: number;
  /** `SHARE`: the hop's part of this figure; `TIMES`: the hop is so many times this figure. */
  readonly kind: 'SHARE' | 'TIMES';
}

export interface Target {
  readonly value: number;
  /** Of the ratio, where there is one, else of the figure. */
  readonly wanted: 'AT_LEAST' | 'AT_MOST';
  readonly isReached: boolean;
}

/** Figures that were taken side by side. */
export interface Section {
  readonly title: string;
  readonly figures: readonly Figure[];
  /** What a reader should know of them. */
  readonly notes: readonly string[];
}

export function atLeast(target: number, value: number): Target {
  return { value: target, wanted: 'AT_LEAST', isReached: value >= target };
}

export function atMost(target: number, value: number): Target {
  return { value: target, wanted: 'AT_MOST', isReached: value <= target };
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The nearest value that so many percent do not pass. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(Math.ceil((sorted.length * percent) / 100) - 1, 0)] ?? Number.NaN;
}
