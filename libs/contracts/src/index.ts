export { ERROR_CATALOGUE, QeError, isQeError, type ErrorCode, type Problem } from './errors';
export {
  MICROS_PER_USD,
  USD_MAX,
  ZERO_USD,
  addUsd,
  averagePriceUsd,
  clampUsd,
  clampedSumUsd,
  divideHalfAway,
  formatUsd,
  inMoneyRange,
  notionalUsd,
  parseUsd,
  prorateUsd,
  subtractUsd,
  sumUsd,
  usdMicrosOf,
  type UsdMicros,
} from './money';
export {
  compareToPct,
  displayPct,
  pctNumber,
  pctOf,
  pctOfUsd,
  ratioOfPct,
  type PctMicros,
  type Ratio,
} from './percent';
export {
  compareUnixNs,
  elapsedMs,
  laterUnixNs,
  msFromUnixNs,
  unixNsFromMs,
  type UnixNs,
} from './time';
export { ID_NAMESPACE, deriveId } from './ids';
export {
  BUCKETS,
  CLASSIFICATIONS,
  DERISK_ACTIONS,
  DIRECTIONS,
  EFFECTS,
  INTENT_TYPES,
  MARK_SOURCES,
  MODES,
  ORDER_STATUSES,
  ORDER_TYPES,
  REGIMES,
  SEVERITIES,
  SIDES,
  TRADING_STATES,
  isOrderOver,
  type Bucket,
  type Classification,
  type DeriskAction,
  type Direction,
  type Effect,
  type IntentType,
  type MarkSource,
  type Mode,
  type OrderStatus,
  type OrderType,
  type Regime,
  type Severity,
  type Side,
  type TradingState,
} from './vocabulary';
export { classificationOf, classify, sideOfClassification, type OrderLeg } from './classification';
export { EVENT_SCHEMAS, EVENT_TYPES, type EventType } from './events/index';
// Not by name: only so can an outside package add the payload of its own type to the interface.
export type * from './events/payloads';
export {
  defineEventType,
  eventStreams,
  eventTypes,
  streamOfType,
  type EventDefinition,
} from './events/catalogue';
export { SHARES_MAX, VALUE_KINDS } from './events/fields';
export type { FeatureData, L1Data, PrintData, SessionData } from './events/market';
export type { ExposedPosition, ExposureData, PositionData } from './events/books';
export type {
  AlertData,
  DecisionData,
  IntentData,
  ProposalData,
  ProposalLine,
} from './events/decisions';
export type {
  BrokerCommandData,
  BrokerPosition,
  BrokerReportData,
  OrderData,
} from './events/orders';
export {
  SCHEMA_VERSION,
  causedEvent,
  rootEvent,
  type Cause,
  type EventOf,
  type QeEvent,
} from './envelope';
export { EnvelopeSchema, problemsOfData, problemsOfEnvelope } from './validate';
export {
  EVENT_SIZE_MAX,
  decodeEvent,
  encodeEvent,
  isEventOf,
  problemsOfEncoded,
  problemsOfEvent,
  streamOf,
  UNKNOWN_STREAM,
  type Decoded,
  type WireFields,
} from './wire';
export { DEAD_LETTERS, STREAM_OF, type StreamName } from './streams';
export {
  accountProblems,
  hashFields,
  type Core,
  type HashFields,
  type StateCodec,
  type StateReader,
  type Step,
} from './core';
