import type { EventOf, UnixNs } from '@quant-engine/contracts';
import type { Clock } from '@quant-engine/market-view';
import type { PolicyFigures, Verdict } from '@quant-engine/risk-policy';
import type { EngineState, ExposureView, Ticket } from './state';

export type Proposal = EventOf<'proposal'>;

/** The rule that forbids a proposal, with the figures that led to it. */
export interface Refusal {
  readonly rule: string;
  readonly detail?: string;
}

/** What a proposal is judged by. */
export interface ProposalSituation {
  readonly state: EngineState;
  readonly clock: Clock;
  readonly exposure: ExposureView | null;
  readonly tickets: readonly Ticket[];
  readonly figures: PolicyFigures;
  readonly verdict: Verdict;
  readonly now: UnixNs;
  readonly nowMs: number;
}
