import { Type, type Static, type TObject, type TProperties } from '@sinclair/typebox';

function section<T extends TProperties>(properties: T): TObject<T> {
  return Type.Object(properties, { additionalProperties: false });
}

const PCT_MAX = 1000;
const pct = (description: string, maximum = PCT_MAX) =>
  Type.Number({ exclusiveMinimum: 0, maximum, description });
const count = (description: string, minimum: number, maximum: number) =>
  Type.Integer({ minimum, maximum, description });

const seconds = (description: string) => count(`${description} Seconds.`, 1, 86_400);
const ticks = (description: string) => count(`${description} Session ticks of 1 s.`, 1, 3600);
const shares = (description: string) => count(`${description} Shares.`, 1, 1_000_000);

const Holding = section({
  target_pct: pct('What the desk aims at, % of equity.'),
  max_pct: pct('Above it no new orders, current or potential, % of equity.'),
});

const tolerance = pct('Gross above it calls for a de-risk or a throttle, % of equity.');
const allowDerisk = Type.Boolean({
  description: 'Whether gross above the tolerance is reduced; if not, new orders are throttled.',
});

const Window = section({
  start: Type.String({
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    examples: ['09:30'],
    description: 'When the regime begins, New York time; it ends where the next one begins.',
  }),
  tolerance_pct: tolerance,
  allow_derisk: allowDerisk,
});

const Exposure = section({
  max_gross_exposure_pct: pct('Hard cap on gross: reached, a cap episode opens. % of equity.'),
  soft_limit_pct: pct('Gross above it suppresses market-making increases. % of equity.'),
});

/** The same names as in exposure events, where groups come from the instrument file. */
export const GroupName = Type.String({ pattern: '^(?!__proto__$)[^\\u0000-\\u001f]{1,64}$' });

const Groups = Type.Record(GroupName, Holding, {
  additionalProperties: false,
  description: 'Limits by group; one not listed has none.',
});

const Regimes = section({
  OPEN: Window,
  EARLY: Window,
  MID: Window,
  LATE: Window,
  CLOSE: section({
    last_minutes: count("Length of the window before the desk's close. Minutes.", 1, 120),
    tolerance_pct: tolerance,
    allow_derisk: allowDerisk,
  }),
});

const Derisk = section({
  hard_minutes_to_close: count('From here to the close the hard de-risk runs. Minutes.', 1, 120),
  hard_target_pct: pct('The hard de-risk reduces gross to it. % of equity.'),
  cap_recovery_target_pct: pct('A cap episode ends at or below it. % of equity.'),
  step_pct: pct('One step of a de-risk, % of what was to be reduced at first.', 100),
  soft_step_ticks: ticks('Between two steps of a soft de-risk.'),
  hard_step_ticks: ticks('Between two steps of a hard de-risk.'),
  cap_step_ticks: ticks('Between two steps of a cap recovery.'),
  clip_shares_max: shares('Largest order of a de-risk.'),
  close_clip_shares_max: shares('Largest order of a de-risk in CLOSE.'),
  truth_offset_usd: Type.String({
    pattern: '^(?!0+(\\.0+)?$)(0|[1-9][0-9]{0,3})(\\.[0-9]{1,6})?$',
    examples: ['0.01'],
    description: 'How far a soft limit may stand from the truth price. $, an exact decimal.',
  }),
  min_confidence_pct: pct('A truth price below this confidence is not used.', 100),
});

const StaleData = section({
  l1_stale_s: seconds('A quote or last older than this marks nothing.'),
  print_stale_s: seconds('A print older than this says nothing of the truth price.'),
  exposure_stale_s: seconds('Exposure older than this allows no new orders and no soft de-risk.'),
  last_good_s: seconds('Exposure older than this allows not even a hard de-risk.'),
  max_unmarked_pct: pct('Positions without a fresh mark above this are stale. % of gross.', 100),
  max_spread_pct: pct('A quote with a wider spread is no quote. % of its mid.', 100),
});

const TimeToLive = section({
  CAP_RECOVERY: seconds('Of a cap recovery.'),
  HARD_DERISK: seconds('Of a hard de-risk.'),
  SOFT_DERISK: seconds('Of a soft de-risk.'),
  LT_BAND_CORRECTIVE: seconds('Of a correction of the LT bands.'),
  MM: seconds('Of a market-making order.'),
  OTHER: seconds('Of every other order.'),
});

/** The shape of risk_rules.yaml. Percentages are of equity unless a description says otherwise. */
export const RulesFileSchema = section({
  exposure: Exposure,
  buckets: section({ LT: Holding, MM_PURE: Holding }),
  groups: Groups,
  session: section({
    close_offset_minutes: count("From the exchange's close to the desk's. Minutes.", 0, 240),
  }),
  regimes: Regimes,
  derisk: Derisk,
  stale_data: StaleData,
  orders: section({
    price_collar_pct: pct("How far a strategy's limit may be through the touch. % of it.", 100),
    time_to_live_s: TimeToLive,
  }),
});

export type RulesFile = Static<typeof RulesFileSchema>;
