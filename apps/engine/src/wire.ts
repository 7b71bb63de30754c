import { DESK_SERVICES } from '@quant-engine/contracts';
import { engineCore, type EngineState } from '@quant-engine/decision-engine';
import { type DeskSetup, type Service } from '@quant-engine/runtime';

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
