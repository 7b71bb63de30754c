export type { ExposureConfig } from './config';
export { EXPOSURE_EVERY_TICKS, exposureCore } from './core';
export { exposureOf } from './exposure';
export { evolveExposure } from './evolve';
export type { Fill } from './fills';
export {
  isMarked,
  markOf,
  viewAfterL1,
  viewAfterPrint,
  type Mark,
  type MarketView,
} from './market-view';
export {
  initialExposureState,
  type AccountHead,
  type AccountTotals,
  type ExposureState,
  type WorkingOrder,
} from './state';
