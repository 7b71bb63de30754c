import {
  FeatureSchema,
  L1Schema,
  PrintSchema,
  SessionSchema,
  type FeatureData,
  type L1Data,
  type PrintData,
  type SessionData,
} from './market';
import { ExposureSchema, PositionSchema, type ExposureData, type PositionData } from './books';
import {
  AlertSchema,
  DecisionSchema,
  IntentSchema,
  ProposalSchema,
  type AlertData,
  type DecisionData,
  type IntentData,
  type ProposalData,
} from './decisions';
import {
  BrokerCommandSchema,
  BrokerReportSchema,
  OrderSchema,
  type BrokerCommandData,
  type BrokerReportData,
  type OrderData,
} from './orders';

/** The payload of each type of event. */
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

export type EventType = keyof EventDataOf;

export const EVENT_SCHEMAS = {
  session: SessionSchema,
  l1: L1Schema,
  print: PrintSchema,
  feature: FeatureSchema,
  alert: AlertSchema,
  position: PositionSchema,
  exposure: ExposureSchema,
  proposal: ProposalSchema,
  decision: DecisionSchema,
  intent: IntentSchema,
  order: OrderSchema,
  broker_command: BrokerCommandSchema,
  broker_report: BrokerReportSchema,
} as const;

export const EVENT_TYPES = Object.keys(EVENT_SCHEMAS) as readonly EventType[];
