import { encodeEvent } from '@quant-engine/contracts';
import type { DeadLetter } from '@quant-engine/state-store';
import { quote } from './own-desk';

/** An event that a group failed on. */
export function poison(group: string, n = 1): DeadLetter {
  const problems = [{ code: 'QE_EVENT_POISON', place: `ev.l1 ${n}-0`, reason: 'boom' }] as const;
  return { source: 'ev.l1', sourceId: `${n}-0`, group, problems, fields: encodeEvent(quote(n)) };
}

/** A row that is no event. */
export const ROW: DeadLetter = {
  source: 'tape.csv',
  sourceId: '17',
  problems: [
    { code: 'QE_CSV_ROW', place: 'tape.csv:17:3', reason: 'bid: got "x", wanted a plain decimal' },
    { code: 'QE_CSV_ROW', place: 'tape.csv:17:4', reason: 'ask: got "y", wanted a plain decimal' },
  ],
  fields: { row: '2026-01-12T15:00:00Z,CIM PRB,x,y' },
};
