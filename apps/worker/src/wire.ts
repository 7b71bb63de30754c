import { DESK_SERVICES } from '@quant-engine/contracts';
import { exposureCore, type ExposureState } from '@quant-engine/exposure';
import { type DeskSetup, type Service } from '@quant-engine/runtime';

/** Exposure as a service. */
export function wireExposure({ rules, reference }: DeskSetup): Service<ExposureState> {
  return {
    ...DESK_SERVICES.exposure,
    core: exposureCore({
      reference,
      buckets: rules.buckets,
      staleData: rules.staleData,
    }),
  };
}
