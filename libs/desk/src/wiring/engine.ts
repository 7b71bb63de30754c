import { DESK_SERVICES } from '@quant-engine/contracts';
import { engineCore, type EngineState } from '@quant-engine/decision-engine';
import type { Service } from '@quant-engine/service-host';
import type { DeskSetup } from '../config-files';

/** The decision engine as a service. */
export function wireEngine({
  rules,
  rulesHash,
  limits,
  reference,
}: DeskSetup): Service<EngineState> {
  return {
    ...DESK_SERVICES.engine,
    core: engineCore({
      reference,
      rules,
      rulesHash,
      limits,
    }),
  };
}
