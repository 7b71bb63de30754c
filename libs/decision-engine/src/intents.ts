import {
  causedEvent,
  clampUsd,
  compareUnixNs,
  displayPct,
  formatUsd,
  msFromUnixNs,
  SHARES_MAX,
  unixNsFromMs,
  ZERO_USD,
  type Bucket,
  type Classification,
  type Direction,
  type Effect,
  type EventOf,
  type IntentType,
  type Side,
  type UnixNs,
  type UsdMicros,
} from '@quant-engine/contracts';
import type { RiskRules } from '@quant-engine/risk-policy';
import { sharesHeld } from './outstanding';
import type { ExposureView, Ticket } from './state';
import type { UrgentAction } from './urgency';

/** An intent before it has an id: what to trade, and why. */
export interface IntentDraft {
  readonly intentType: IntentType;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: number;
  readonly bucket: Bucket;
  readonly dir: Direction;
  readonly effect: Effect;
  readonly classification: Classification;
  readonly limitPrice: UsdMicros;
  readonly mark: UsdMicros;
  readonly reason: string;
  /** The proposal that it grants. */
  readonly proposalId?: string;
  /** When that one expires, and with it what it is granted. */
  readonly expires?: UnixNs;
  /** The de-risk that it is merged with, whose time to live it has. */
  readonly urgency?: UrgentAction;
}

/** Where it came from decides before what it does. */
const PRIORITY: Readonly<Record<IntentType, Readonly<Record<Effect, number>>>> = {
  CAP_RECOVERY: { DECREASE: 100, INCREASE: 100 },
  HARD_DERISK: { DECREASE: 80, INCREASE: 80 },
  SOFT_DERISK: { DECREASE: 60, INCREASE: 60 },
  MM_DECREASE: { DECREASE: 50, INCREASE: 50 },
  STRATEGY: { DECREASE: 40, INCREASE: 10 },
  LT_BAND_CORRECTIVE: { DECREASE: 20, INCREASE: 20 },
};

/** What an intent says of the moment in which it was made. */
export interface IntentMoment {
  readonly exposure: ExposureView;
  readonly tickets: readonly Ticket[];
  /** Its time to live begins here: the event that caused the decision may have come late. */
  readonly now: UnixNs;
}

/** The intent that a decision gives out. Its id follows from the decision, symbol and class. */
export function intentOf(
  draft: IntentDraft,
  decision: EventOf<'decision'>,
  { exposure, tickets, now }: IntentMoment,
  rules: RiskRules,
): EventOf<'intent'> {
  const account = decision.data.account_id;
  const held = exposure.positions[draft.symbol];
  const shares = sharesHeld(tickets, exposure, draft.symbol);
  const notional = clampUsd(draft.quantity * draft.mark);
  const delta = draft.effect === 'INCREASE' ? notional : clampUsd(-notional);
  const ttlS = timeToLiveS(draft, rules);
  const parts = [draft.symbol, draft.classification, draft.proposalId ?? ''];
  return causedEvent(
    'intent',
    decision,
    parts,
    {
      account_id: account,
      intent_type: draft.intentType,
      symbol: draft.symbol,
      action: draft.side,
      quantity: draft.quantity,
      reason: draft.reason,
      classification: draft.classification,
      bucket: draft.bucket,
      effect: draft.effect,
      dir: draft.dir,
      risk_delta_notional: formatUsd(delta),
      risk_delta_gross_pct: displayPct({ part: delta, whole: exposure.equity }),
      position_context_at_intent: {
        current_qty: Math.min(Math.max(shares, -SHARES_MAX), SHARES_MAX),
        avg_fill_price: formatUsd(held?.avgPrice ?? ZERO_USD),
        notional: formatUsd(clampUsd(shares * (held?.mark ?? draft.mark))),
      },
      priority: PRIORITY[draft.intentType][draft.effect],
      limit_price: formatUsd(draft.limitPrice),
      time_in_force: 'DAY',
      time_to_live_s: ttlS,
      valid_until: validUntil(now, ttlS, draft.expires),
      decision_id: decision.event_id,
      metadata: {
        mark: formatUsd(draft.mark),
        ...(draft.proposalId === undefined ? {} : { proposal_id: draft.proposalId }),
      },
    },
    account,
  );
}

/** The end of the time to live, or of the proposal where that comes first. */
function validUntil(now: UnixNs, ttlS: number, expires: UnixNs | undefined): UnixNs {
  const end = unixNsFromMs(msFromUnixNs(now) + ttlS * 1000);
  return expires !== undefined && compareUnixNs(expires, end) < 0 ? expires : end;
}

function timeToLiveS({ intentType, bucket, urgency }: IntentDraft, { orders }: RiskRules): number {
  const ttl = orders.timeToLiveS;
  if (urgency !== undefined) return ttl[urgency];
  switch (intentType) {
    case 'CAP_RECOVERY':
    case 'HARD_DERISK':
    case 'SOFT_DERISK':
    case 'LT_BAND_CORRECTIVE':
      return ttl[intentType];
    case 'MM_DECREASE':
      return ttl.MM;
    case 'STRATEGY':
      return bucket === 'MM_PURE' ? ttl.MM : ttl.OTHER;
  }
}
