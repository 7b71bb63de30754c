import { GROUPS, STREAM_OF } from '@quant-engine/contracts';
import { engineCore, type EngineState } from '@quant-engine/decision-engine';
import { advOf, groupsOf, type DeskSetup, type Service } from '@quant-engine/runtime';

/** The decision engine: at equal times it knows fills, prices and exposure before it decides. */
export function wireEngine({ rules, rulesHash, limits, desk }: DeskSetup): Service<EngineState> {
  return {
    group: GROUPS.engine,
    streams: [
      STREAM_OF.order,
      STREAM_OF.l1,
      STREAM_OF.feature,
      STREAM_OF.exposure,
      STREAM_OF.session,
      STREAM_OF.proposal,
    ],
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
