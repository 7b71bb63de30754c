import { causedEvent, type Cause, type EventOf } from '@quant-engine/contracts';
import { strangerAlert } from './alerts';
import type { Moved } from './lifecycle';
import type { BooksQuestion, OrdersState, UnbookedFill } from './state';

type Report = EventOf<'broker_report'>;

/** Asks the broker for the whole book of an account. */
export function askForBooks(
  state: OrdersState,
  account: string,
  cause: Cause,
): { readonly state: OrdersState; readonly command: EventOf<'broker_command'> } {
  const data = { kind: 'SNAPSHOT', account_id: account } as const;
  const command = causedEvent('broker_command', cause, ['SNAPSHOT', account], data, account);
  const number = state.questions + 1;
  const asked = state.asked.set(command.event_id, { account, number });
  return { state: { ...state, questions: number, asked }, command };
}

/**
 * A fill that no order of ours can take moved a position that we do not know: a person is told, and
 * the broker is asked, once, however often the report comes.
 */
export function takeUnbooked(before: OrdersState, report: Report): Moved {
  const alert = strangerAlert(report);
  if (before.unbooked.has(report.event_id)) return { state: before, outputs: [alert] };
  const { account_id: account } = report.data;
  const { state, command } = askForBooks(before, account, report);
  const question = state.questions;
  const fill = { account, question, askedAt: report.timestamp, isCounted: false };
  return {
    state: { ...state, unbooked: state.unbooked.set(report.event_id, fill) },
    outputs: [alert, command],
  };
}

/**
 * Books count the fills that stand before them in the stream, whatever either is dated; but the
 * answer to a question counts only what had come when it was asked: it may have crossed the rest.
 */
export function afterBooks(
  { unbooked, asked }: OrdersState,
  { causation_id: questionId = '', data }: Report,
): Pick<OrdersState, 'unbooked' | 'asked'> {
  const question = asked.get(questionId);
  const upTo = question?.number ?? Number.POSITIVE_INFINITY;
  const isAnswered = ({ account, number }: BooksQuestion): boolean =>
    account === data.account_id && number <= upTo;
  return {
    unbooked: unbooked.map((fill): UnbookedFill => {
      if (fill.account !== data.account_id || fill.isCounted) return fill;
      return { ...fill, isCounted: fill.question <= upTo };
    }),
    asked: question === undefined ? asked : asked.filterNot(isAnswered),
  };
}
