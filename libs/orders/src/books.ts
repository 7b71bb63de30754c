import {
  causedEvent,
  clampUsd,
  formatUsd,
  inMoneyRange,
  notionalUsd,
  parseUsd,
  type BrokerPosition,
  type EventOf,
  type PositionData,
  type UsdMicros,
} from '@quant-engine/contracts';
import type { ReferenceData } from '@quant-engine/reference-data';
import { booksBeyondRangeAlert, strangerAlert, unknownInstrumentAlert } from './alerts';
import { cancelWhatMustGo } from './cancel';
import type { OrdersConfig } from './config';
import type { Moved } from './lifecycle';
import { dayKey, type OrdersState, type StartOfDay } from './state';
import { afterBooks } from './unbooked';

type Report = EventOf<'broker_report'>;

/**
 * Publishes the broker's positions as one snapshot, which counts every order event until now. The
 * first one of a trading date fixes the account's equity and its positions at the start of the day.
 */
export function takeSnapshot(
  state: OrdersState,
  report: Report,
  { reference }: OrdersConfig,
): Moved {
  const { account_id: account, positions = [], equity } = report.data;
  if (equity === undefined) return { state, outputs: [strangerAlert(report)] };
  if (state.snapshots.get(account) === report.event_id) return { state, outputs: [] };
  const held = positions.filter((line) => line.quantity !== 0);
  const day = dayKey(state, account);
  const start = state.starts.get(day) ?? startWith(held, equity);
  const count = Math.max(held.length, 1);
  const told = (held.length === 0 ? [undefined] : held).map((line, index) => {
    const data: PositionData = {
      account_id: account,
      ...(line === undefined ? NOTHING_HELD : lineOf(account, line, start, reference)),
      equity: start.equity,
      as_of: { order_seq: state.seq },
      snapshot: { id: report.event_id, index, count },
    };
    return causedEvent('position', report, [account, data.symbol ?? ''], data, account);
  });
  const others = state.positions.filterNot((_, place) => place.startsWith(`${account}|`));
  const mine = held.map((line): [string, number] => [`${account}|${line.symbol}`, line.quantity]);
  const dear = held.find((line) => notionalOf(line) === undefined);
  const taken: OrdersState = {
    ...state,
    ...(dear === undefined ? {} : { beyondRange: state.beyondRange.set(day, report.event_id) }),
    positions: others.merge(mine),
    starts: state.starts.set(day, start),
    snapshots: state.snapshots.set(account, report.event_id),
    ...afterBooks(state, report),
  };
  const canceled = cancelWhatMustGo(taken, (order) => order.account_id === account, report);
  const unknown = newlyUnknown(state, account, held, reference);
  const alerts = [
    ...unknown.map((line) => unknownInstrumentAlert(report, line)),
    ...(dear === undefined ? [] : [booksBeyondRangeAlert(report, dear)]),
  ];
  return { state: canceled.state, outputs: [...told, ...alerts, ...canceled.outputs] };
}

const NOTHING_HELD = { quantity: 0, avg_price: '0', notional: '0' } as const;

function startWith(held: readonly BrokerPosition[], equity: string): StartOfDay {
  return {
    equity,
    quantities: Object.fromEntries(held.map(({ symbol, quantity }) => [symbol, quantity])),
  };
}

/** What the broker says of a position, and what reference data knows of it. */
function lineOf(
  account: string,
  line: BrokerPosition,
  start: StartOfDay,
  reference: ReferenceData,
): Omit<PositionData, 'account_id' | 'equity' | 'as_of' | 'snapshot'> {
  const { symbol, quantity, avg_price } = line;
  const bucket = reference.bucketOf(account, symbol);
  const group = reference.groupOf(symbol);
  const prevClose = reference.prevCloseOf(symbol);
  return {
    symbol,
    quantity,
    avg_price,
    // Shares are told whatever they cost.
    notional: formatUsd(notionalOf(line) ?? clampUsd(quantity * parseUsd(avg_price))),
    befday_qty: start.quantities[symbol] ?? 0,
    ...(bucket === undefined ? {} : { bucket }),
    ...(group === undefined ? {} : { group }),
    ...(prevClose === undefined ? {} : { prev_close: formatUsd(prevClose) }),
  };
}

function notionalOf({ quantity, avg_price }: BrokerPosition): UsdMicros | undefined {
  return inMoneyRange(() => notionalUsd(quantity, parseUsd(avg_price)));
}

/** Held symbols without an instrument, those that were not known to be held on this date. */
function newlyUnknown(
  before: OrdersState,
  account: string,
  held: readonly BrokerPosition[],
  reference: ReferenceData,
): readonly BrokerPosition[] {
  const isFirst = !before.starts.has(dayKey(before, account));
  return held.filter(
    ({ symbol }) =>
      !reference.instruments.has(symbol) &&
      (isFirst || !before.positions.has(`${account}|${symbol}`)),
  );
}
