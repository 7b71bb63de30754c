import type { Finding, Path } from '@quant-engine/config-file';
import type { RulesFile } from './rules-schema';

/** `value`, which stands at `path`, is to keep its distance from `bound`. */
interface Limit {
  readonly path: Path;
  readonly value: number | string;
  readonly demand: 'at most' | 'below' | 'after';
  readonly boundPath: string;
  readonly bound: number | string;
}

/** What must hold between the figures of a rules file for the rules to make sense together. */
export function rulesFindings(file: RulesFile): readonly Finding[] {
  return [...capLimits(file), ...targetLimits(file), ...timeLimits(file)]
    .filter((limit) => !holds(limit))
    .map(({ path, value, demand, boundPath, bound }) => ({
      path,
      reason: `must be ${demand} ${boundPath} (${bound}), got ${value}`,
    }));
}

// The file's numbers have at most 15 digits, and doubles keep the order of such decimals.
function holds({ value, demand, bound }: Limit): boolean {
  if (demand === 'after') return value > bound;
  return demand === 'below' ? value < bound : value <= bound;
}

function capLimits({ exposure, regimes, derisk }: RulesFile): readonly Limit[] {
  const cap = {
    boundPath: 'exposure.max_gross_exposure_pct',
    bound: exposure.max_gross_exposure_pct,
  };
  const tolerances = Object.entries(regimes).map(([regime, { tolerance_pct }]): Limit => {
    const path = ['regimes', regime, 'tolerance_pct'];
    return { path, value: tolerance_pct, demand: 'at most', ...cap };
  });
  return [
    {
      path: ['exposure', 'soft_limit_pct'],
      value: exposure.soft_limit_pct,
      demand: 'at most',
      ...cap,
    },
    ...tolerances,
    {
      path: ['derisk', 'cap_recovery_target_pct'],
      value: derisk.cap_recovery_target_pct,
      demand: 'below',
      ...cap,
    },
  ];
}

function targetLimits({ buckets, groups, regimes, derisk }: RulesFile): readonly Limit[] {
  const holdings = [
    ...Object.entries(buckets).map(([name, holding]) => ['buckets', name, holding] as const),
    ...Object.entries(groups).map(([name, holding]) => ['groups', name, holding] as const),
  ];
  return [
    ...holdings.map(([section, name, { target_pct, max_pct }]): Limit => ({
      path: [section, name, 'target_pct'],
      value: target_pct,
      demand: 'at most',
      boundPath: `${section}.${name}.max_pct`,
      bound: max_pct,
    })),
    {
      path: ['derisk', 'hard_target_pct'],
      value: derisk.hard_target_pct,
      demand: 'at most',
      boundPath: 'regimes.CLOSE.tolerance_pct',
      bound: regimes.CLOSE.tolerance_pct,
    },
  ];
}

// A later start would leave the first minutes of the session without a regime.
const EXCHANGE_OPEN = '09:30';

function timeLimits({ regimes, derisk, stale_data }: RulesFile): readonly Limit[] {
  const windows = ['OPEN', 'EARLY', 'MID', 'LATE'] as const;
  const later = windows.slice(1).map((regime, index): Limit => {
    const earlier = windows[index] ?? 'OPEN';
    return {
      path: ['regimes', regime, 'start'],
      value: regimes[regime].start,
      demand: 'after',
      boundPath: `regimes.${earlier}.start`,
      bound: regimes[earlier].start,
    };
  });
  return [
    {
      path: ['regimes', 'OPEN', 'start'],
      value: regimes.OPEN.start,
      demand: 'at most',
      boundPath: "the exchange's open",
      bound: EXCHANGE_OPEN,
    },
    ...later,
    {
      path: ['derisk', 'hard_minutes_to_close'],
      value: derisk.hard_minutes_to_close,
      demand: 'at most',
      boundPath: 'regimes.CLOSE.last_minutes',
      bound: regimes.CLOSE.last_minutes,
    },
    {
      path: ['stale_data', 'exposure_stale_s'],
      value: stale_data.exposure_stale_s,
      demand: 'at most',
      boundPath: 'stale_data.last_good_s',
      bound: stale_data.last_good_s,
    },
  ];
}
