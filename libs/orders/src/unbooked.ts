import {
  causedEvent,
  compareUnixNs,
  laterUnixNs,
  type Cause,
  type EventOf,
} from '@quant-engine/contracts';
import { strangerAlert } from './alerts';
import type { Moved } from './lifecycle';
import type { OrdersState, UnbookedFill } from './state';

type Report = EventOf<'broker_report'>;

/** Asks the broker for the whole book of an account. */
export function booksCommand(account: string, cause: Cause): EventOf<'broker_command'> {
  const command = { kind: 'SNAPSHOT', account_id: account } as const;
  return causedEvent('broker_command', cause, ['SNAPSHOT', account], command, account);
}

/**
 * A fill that no order of ours can take moved a position that we do not know: a person is told, and
 * the broker is asked, once, however often the report comes.
 */
export function takeUnbooked(state: OrdersState, report: Report): Moved {
  const alert = strangerAlert(report);
  if (state.unbooked.has(report.event_id)) return { state, outputs: [alert] };
  const { account_id: account } = report.data;
  // A late report may be older than the books that we have; the answer to it is not.
  const known = state.snapshots.get(account)?.time ?? '0';
  const askedAt = laterUnixNs(report.timestamp, known);
  const question = booksCommand(account, { ...report, timestamp: askedAt });
  const unbooked = { account, questionId: question.event_id, askedAt, isCounted: false };
  return {
    state: { ...state, unbooked: state.unbooked.set(report.event_id, unbooked) },
    outputs: [alert, question],
  };
}

/** Books count a fill when they are newer than it, or the very answer to the question it led to. */
export function afterBooks(
  unbooked: OrdersState['unbooked'],
  { timestamp, causation_id: questionId, data }: Report,
): OrdersState['unbooked'] {
  return unbooked.map((fill): UnbookedFill => {
    if (fill.account !== data.account_id || fill.isCounted) return fill;
    const isNewer = compareUnixNs(timestamp, fill.askedAt) > 0;
    return { ...fill, isCounted: isNewer || fill.questionId === questionId };
  });
}
