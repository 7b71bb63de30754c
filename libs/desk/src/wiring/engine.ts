import { DESK_SERVICES } from '@quant-engine/contracts';
import { engineCore, type EngineState } from '@quant-engine/decision-engine';
import type { Service } from '@quant-engine/service-host';
import { advOf, groupsOf, type DeskSetup } from '../config-files';

/** The decision engine as a service. */
export function wireEngine({ rules, rulesHash, limits, desk }: DeskSetup): Service<EngineState> {
  return {
    ...DESK_SERVICES.engine,
    core: engineCore({
      accounts: desk.accounts.map((account) => account.accountId),
      rules,
      rulesHash,
      limits,
      adv: advOf(desk),
      groups: groupsOf(desk),
    }),
  };
}
