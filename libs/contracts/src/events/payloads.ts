import type { ExposureData, PositionData } from './books';
import type { AlertData, DecisionData, IntentData, ProposalData } from './decisions';
import type { FeatureData, L1Data, PrintData, SessionData } from './market';
import type { BrokerCommandData, BrokerReportData, OrderData } from './orders';

/**
 * The payload of each type of event. A package that brings a type of its own (`defineEventType`)
 * names its payload here, by `declare module '@quant-engine/contracts'`.
 */
export interface EventDataOf {
  session: SessionData;
  l1: L1Data;
  print: PrintData;
  feature: FeatureData;
  alert: AlertData;
  position: PositionData;
  exposure: ExposureData;
  proposal: ProposalData;
  decision: DecisionData;
  intent: IntentData;
  order: OrderData;
  broker_command: BrokerCommandData;
  broker_report: BrokerReportData;
}
