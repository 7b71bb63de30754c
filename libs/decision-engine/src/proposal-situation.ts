import type { EventOf, UnixNs } from '@quant-engine/contracts';
import type { PolicyFigures, Verdict } from '@quant-engine/risk-policy';
import type { ClockView, EngineState, ExposureView, Ticket } from './state';

export type Proposal = EventOf<'proposal'>;

/** What a proposal is judged by. */
export interface ProposalSituation {
  readonly state: EngineState;
  readonly clock: ClockView;
  readonly exposure: ExposureView | null;
  readonly tickets: readonly Ticket[];
  readonly figures: PolicyFigures;
  readonly verdict: Verdict;
  readonly now: UnixNs;
  readonly nowMs: number;
}
