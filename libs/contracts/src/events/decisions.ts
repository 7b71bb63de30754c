import { Type, type Static } from '@sinclair/typebox';
import {
  Account,
  Class,
  IntentTypeWord,
  closed,
  Count,
  EventId,
  NonNegativeUsd,
  oneOf,
  Pct,
  PositiveUsd,
  recordOf,
  Shares,
  SignedShares,
  SignedUsd,
  Symbol_,
  Text,
  UnixNsText,
  Word,
} from './fields';
import {
  BUCKETS,
  DERISK_ACTIONS,
  DIRECTIONS,
  EFFECTS,
  MODES,
  SEVERITIES,
  SIDES,
  TRADING_STATES,
} from '../vocabulary';

export const AlertSchema = Type.Object(
  {
    alert_type: Word,
    message: Text,
    symbol: Type.Optional(Symbol_),
    severity: oneOf(SEVERITIES),
    code: Type.Optional(Word),
    figures: Type.Optional(recordOf(Type.Union([Type.Number(), Type.String()]))),
    needs_ack: Type.Optional(Type.Boolean()),
  },
  {
    ...closed,
    $id: 'alert',
    description: "What is worth a person's attention.",
  },
);
/** Payload of `alert`. */
export type AlertData = Static<typeof AlertSchema>;

export const ProposalSchema = Type.Object(
  {
    account_id: Account,
    // The playbook's own types are not for proposals: nobody may borrow its priority.
    intent_type: oneOf(['LT_BAND_CORRECTIVE', 'MM_DECREASE', 'STRATEGY'] as const),
    symbol: Symbol_,
    action: oneOf(SIDES),
    quantity: Shares,
    bucket: oneOf(BUCKETS),
    reason: Text,
    limit_price: Type.Optional(PositiveUsd),
    estimated_cost: Type.Optional(SignedUsd),
    strategy: Word,
    expires: UnixNsText,
  },
  {
    ...closed,
    $id: 'proposal',
    description:
      'What a strategy would like to do. It is an order only after the engine has approved it.',
  },
);
/** Payload of `proposal`. Shares; $ as decimal text. */
export type ProposalData = Static<typeof ProposalSchema>;

export const PositionContext = Type.Object(
  { current_qty: SignedShares, avg_fill_price: NonNegativeUsd, notional: SignedUsd },
  closed,
);

export const IntentSchema = Type.Object(
  {
    account_id: Account,
    intent_type: IntentTypeWord,
    symbol: Symbol_,
    action: oneOf(SIDES),
    quantity: Shares,
    reason: Text,
    classification: Class,
    bucket: oneOf(BUCKETS),
    effect: oneOf(EFFECTS),
    dir: oneOf(DIRECTIONS),
    risk_delta_notional: SignedUsd,
    risk_delta_gross_pct: Pct,
    position_context_at_intent: PositionContext,
    priority: Count,
    limit_price: Type.Optional(PositiveUsd),
    time_in_force: Type.Literal('DAY'),
    time_to_live_s: Count,
    valid_until: UnixNsText,
    decision_id: EventId,
    metadata: Type.Optional(recordOf(Type.String())),
  },
  {
    ...closed,
    $id: 'intent',
    description:
      'What the engine wants done: classified, sized and priced. Valid until valid_until.',
  },
);
/** Payload of `intent`. Shares; $ as decimal text; percentages of equity. */
export type IntentData = Static<typeof IntentSchema>;

const Figure = Type.Object(
  { value: Type.Union([Type.Number(), Type.String(), Type.Boolean()]), event_id: EventId },
  closed,
);

/** A proposal as a decision names it. */
const ProposalLine = Type.Object(
  {
    event_id: Type.Optional(EventId),
    symbol: Symbol_,
    classification: Class,
    quantity: Count,
    rule: Word,
    detail: Type.Optional(Text),
  },
  closed,
);
export type ProposalLine = Static<typeof ProposalLine>;

export const DecisionSchema = Type.Object(
  {
    account_id: Account,
    decision_id: EventId,
    mode: oneOf(MODES),
    row: Type.Integer({ minimum: 1, maximum: 10 }),
    rule: Text,
    reason: Word,
    action: Type.Optional(oneOf(DERISK_ACTIONS)),
    target_pct: Type.Optional(Type.Number()),
    trading_state: oneOf(TRADING_STATES),
    cap_episode: Type.Optional(
      Type.Object(
        {
          opened_at: UnixNsText,
          closed_at: Type.Optional(UnixNsText),
          duration_s: Type.Optional(Count),
        },
        closed,
      ),
    ),
    playbook: Type.Optional(
      Type.Object(
        {
          step: Type.Integer({ minimum: 1 }),
          tick: Type.Integer(),
          initial_need: NonNegativeUsd,
          remaining_need: NonNegativeUsd,
        },
        { ...closed, description: 'The step of the de-risk playbook that this decision takes.' },
      ),
    ),
    rules_hash: Word,
    inputs: recordOf(Figure, {
      description:
        'The figures that were decided on. Of groups those at their maximum or above; ' +
        'unseen_increases_usd is what was approved and stands in no snapshot yet.',
    }),
    proposals: Type.Array(ProposalLine, { description: 'What was approved.' }),
    suppressed: Type.Array(ProposalLine, { description: 'What was not, in full or in part.' }),
  },
  {
    ...closed,
    $id: 'decision',
    description:
      "Why the desk did what it did: the row, the rule's text, its figures, and what came of it.",
  },
);
/** Payload of `decision`: mode, row, inputs with their events, and what was suppressed. */
export type DecisionData = Static<typeof DecisionSchema>;
