import { displayPct, formatUsd, type DecisionData, type Ratio } from '@quant-engine/contracts';
import type { Clock } from '@quant-engine/market-view';
import { groupsAtMax, type PolicyFigures, type RiskRules } from '@quant-engine/risk-policy';
import type { OnTop } from './figures';
import type { ExposureView } from './state';

/** The figures as a decision records them, each with the event that it came from. */
export function inputsOf(
  figures: PolicyFigures,
  clock: Clock,
  exposure: ExposureView | null,
  onTop: OnTop | undefined,
  rules: RiskRules,
): DecisionData['inputs'] {
  const of = (event_id: string) => (value: number | string | boolean) => ({ value, event_id });
  const ofClock = of(clock.eventId);
  const inputs: DecisionData['inputs'] = {
    regime: ofClock(figures.regime),
    market_open: ofClock(figures.marketOpen),
    cap_episode_open: ofClock(figures.capEpisodeOpen),
  };
  if (figures.minutesToClose !== undefined) {
    inputs['minutes_to_close'] = ofClock(figures.minutesToClose);
  }
  if (figures.clockTrouble !== undefined) inputs['clock'] = ofClock(figures.clockTrouble);
  if (exposure === null) return inputs;
  const ofExposure = of(exposure.eventId);
  const ratios: Record<string, Ratio | undefined> = {
    gross_pct: figures.gross,
    potential_pct: figures.potential,
    lt_pct: figures.lt,
    lt_potential_pct: figures.ltPotential,
    mm_pct: figures.mm,
    mm_potential_pct: figures.mmPotential,
    unmarked_pct_of_gross: figures.unmarked,
    ...groupRatios(figures, rules),
  };
  for (const [name, ratio] of Object.entries(ratios)) {
    if (ratio !== undefined) inputs[name] = ofExposure(displayPct(ratio));
  }
  if (figures.exposureAgeS !== undefined) {
    inputs['exposure_age_s'] = ofExposure(figures.exposureAgeS);
  }
  // What stands on top of the snapshot's own potential in the figure that was decided on.
  if (onTop !== undefined && onTop.gross > 0) {
    inputs['unseen_increases_usd'] = ofExposure(formatUsd(onTop.gross));
  }
  return inputs;
}

/** Names of figures have 64 characters at most, and so have those of groups. */
const GROUP_NAME_LENGTH_MAX = 64 - 'group__potential_pct'.length;

/** The groups that could be the reason of a throttle; the others would drown them. */
function groupRatios(
  figures: PolicyFigures,
  rules: RiskRules,
): Readonly<Record<string, Ratio | undefined>> {
  const lines = groupsAtMax(rules, figures).flatMap((name): [string, Ratio | undefined][] => {
    const key = `group_${name.slice(0, GROUP_NAME_LENGTH_MAX)}`;
    const { current, potential } = figures.groups[name] ?? {};
    return [
      [`${key}_pct`, current],
      [`${key}_potential_pct`, potential],
    ];
  });
  return Object.fromEntries(lines);
}
