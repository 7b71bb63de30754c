export { OPEN_MS, TRADING_DATE, at, type Changes, type Moment } from './moment';
export { feature, nthPrint, nthQuote, print, quote, tick } from './market';
export {
  exposure,
  positionSnapshot,
  type Book,
  type BookLine,
  type ExposureChanges,
  type SnapshotOptions,
} from './books';
export { decision, intent, proposal } from './decisions';
export { fill, order, orderOf } from './orders';
export { brokerBooks, brokerCommand, brokerReport, cancel, submit } from './broker';
export { checkedStep, given, type Batch, type Given, type When } from './given';
export { RunningCore } from './running-core';
export { restored, stateText } from './restored';
export { eventsOf, newestByAccount, payloadsOf, permutations } from './select';
export { keysWithoutComment, shippedConfig, shippedText, type Reading } from './shipped-config';
