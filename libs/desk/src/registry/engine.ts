import { STREAM_OF } from '@quant-engine/contracts';
import { engineCore, type EngineState } from '@quant-engine/decision-engine';
import type { DeskService } from './desk-service';

/** The decision engine: it knows fills, prices and exposure before it decides. */
export const ENGINE: DeskService<EngineState> = {
  name: 'engine',
  group: 'decision_engine',
  reads: [
    STREAM_OF.order,
    STREAM_OF.l1,
    STREAM_OF.feature,
    STREAM_OF.exposure,
    STREAM_OF.session,
    STREAM_OF.alert,
    STREAM_OF.proposal,
  ],
  writes: [STREAM_OF.decision, STREAM_OF.intent, STREAM_OF.alert],
  core: ({ rules, rulesHash, limits, reference }) =>
    engineCore({ reference, rules, rulesHash, limits }),
};
