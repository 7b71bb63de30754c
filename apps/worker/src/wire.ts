import { DESK_SERVICES } from '@quant-engine/contracts';
import { exposureCore, type ExposureState } from '@quant-engine/exposure';
import { groupsOf, type DeskSetup, type Service } from '@quant-engine/runtime';

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
