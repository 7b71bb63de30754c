import { FeatureSchema, L1Schema, PrintSchema, SessionSchema } from './market';
import { ExposureSchema, PositionSchema } from './books';
import { AlertSchema, DecisionSchema, IntentSchema, ProposalSchema } from './decisions';
import { BrokerCommandSchema, BrokerReportSchema, OrderSchema } from './orders';
import type { EventDataOf } from './payloads';

/** A type of event, one of an outside package included. */
export type EventType = keyof EventDataOf;

/** The JSON schema of the payload of each built-in type. */
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

/** The built-in types of event. */
export const EVENT_TYPES = Object.keys(EVENT_SCHEMAS) as readonly EventType[];
