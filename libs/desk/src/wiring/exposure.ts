import { DESK_SERVICES } from '@quant-engine/contracts';
import { exposureCore, type ExposureState } from '@quant-engine/exposure';
import type { Service } from '@quant-engine/service-host';
import type { DeskSetup } from '../config-files';

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
