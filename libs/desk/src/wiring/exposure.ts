import { DESK_SERVICES } from '@quant-engine/contracts';
import { exposureCore, type ExposureState } from '@quant-engine/exposure';
import type { Service } from '@quant-engine/service-host';
import { groupsOf, type DeskSetup } from '../config-files';

/** Exposure as a service. */
export function wireExposure({ rules, desk }: DeskSetup): Service<ExposureState> {
  return {
    ...DESK_SERVICES.exposure,
    core: exposureCore({
      accounts: desk.accounts.map((account) => account.accountId),
      rules,
      groups: groupsOf(desk),
    }),
  };
}
