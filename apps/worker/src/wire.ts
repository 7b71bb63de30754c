import { GROUPS, STREAM_OF } from '@quant-engine/contracts';
import { exposureCore, type ExposureState } from '@quant-engine/exposure';
import { groupsOf, type DeskSetup, type Service } from '@quant-engine/runtime';

/**
 * The exposure service: at equal times it takes positions and fills before prices and the clock.
 */
export function wireExposure({ rules, desk }: DeskSetup): Service<ExposureState> {
  return {
    group: GROUPS.exposure,
    streams: [
      STREAM_OF.order,
      STREAM_OF.position,
      STREAM_OF.l1,
      STREAM_OF.print,
      STREAM_OF.session,
    ],
    core: exposureCore({
      accounts: desk.accounts.map((account) => account.accountId),
      rules,
      groups: groupsOf(desk),
    }),
  };
}
