export type { ExposureConfig } from './config';
export { EXPOSURE_EVERY_S, exposureCore } from './core';
export { exposureOf } from './exposure';
export { evolveExposure } from './evolve';
export type { Fill } from './fills';
export {
  initialExposureState,
  type AccountHead,
  type AccountTotals,
  type ExposureState,
  type WorkingOrder,
} from './state';
