export {
  AHEAD_OF_CLOCK_MS_MAX,
  OLDER_TICKS_TO_SET_BACK,
  clockAfter,
  clockAfterAll,
  timeNear,
  wasSetBack,
  type Clock,
} from './clock';
export { CLOCK_STANDS, clockAfterAlert, type ClockTrouble } from './clock-trouble';
export { datesWith, isForgotten } from './trading-dates';
export { isSaneQuote, midOf, type Quote, type Touch } from './quote';
export { viewAfterL1, viewAfterPrint, viewUntil, type MarketView } from './market-view';
export { freshQuote, isMarked, markOf, type Mark } from './mark';
export { truthAfter, type TruthView } from './truth';
export { isAhead, siftFacts, type MarketFact, type Sifted, type WaitingFacts } from './facts';
export { sayAhead, type SaidAhead } from './ahead-alerts';
export {
  WALL_JUMP_MS_MAX,
  steadyAfter,
  steadyMs,
  type SteadyWall,
  type WallReading,
} from './wall-clock';
