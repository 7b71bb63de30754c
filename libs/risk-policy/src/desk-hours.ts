import type { DeskHours } from '@quant-engine/calendar';
import type { RiskRules } from './rules';

const WINDOWS = ['OPEN', 'EARLY', 'MID', 'LATE'] as const;

/** The part of the rules that the calendar needs to cut a day into regimes. */
export function deskHoursOf(rules: RiskRules): DeskHours {
  return {
    closeOffsetMinutes: rules.session.closeOffsetMinutes,
    closeWindowMinutes: rules.regimes.CLOSE.lastMinutes,
    windows: WINDOWS.map((regime) => ({ regime, start: rules.regimes[regime].start })),
  };
}
