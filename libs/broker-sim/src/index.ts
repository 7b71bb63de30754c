export { drawPerMille } from './chance';
export { brokerSimCore, type BrokerHolding, type BrokerSimConfig } from './core';
export { marketOf, matchAtPrint, matchAtTouch, type Match } from './match';
export type { BrokerSimState, Market, MarketSide, SimOrder } from './state';
