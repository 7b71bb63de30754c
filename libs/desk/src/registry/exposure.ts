import { STREAM_OF } from '@quant-engine/contracts';
import { exposureCore, type ExposureState } from '@quant-engine/exposure';
import type { DeskService } from './desk-service';

/** Exposure: it takes positions and fills before prices and the clock. */
export const EXPOSURE: DeskService<ExposureState> = {
  name: 'exposure',
  group: 'exposure',
  reads: [STREAM_OF.order, STREAM_OF.position, STREAM_OF.l1, STREAM_OF.print, STREAM_OF.session],
  writes: [STREAM_OF.exposure, STREAM_OF.alert],
  core: ({ rules, reference }) =>
    exposureCore({ reference, buckets: rules.buckets, staleData: rules.staleData }),
};
