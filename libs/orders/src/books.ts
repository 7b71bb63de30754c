import {
  causedEvent,
  compareUnixNs,
  formatUsd,
  notionalUsd,
  parseUsd,
  type EventOf,
  type PositionData,
} from '@quant-engine/contracts';
import { strangerAlert } from './alerts';
import { cancelWhatMustGo } from './cancel';
import type { Moved } from './lifecycle';
import type { OrdersState } from './state';
import { afterBooks } from './unbooked';

/** Publishes the broker's positions as one snapshot; they count every order event until now. */
export function takeSnapshot(state: OrdersState, report: EventOf<'broker_report'>): Moved {
  const { account_id: account, positions = [], equity } = report.data;
  if (equity === undefined) return { state, outputs: [strangerAlert(report)] };
  const last = state.snapshots.get(account);
  if (
    last !== undefined &&
    (last.id === report.event_id || compareUnixNs(report.timestamp, last.time) < 0)
  )
    return { state, outputs: [] };
  const held = positions.filter((line) => line.quantity !== 0);
  const count = Math.max(held.length, 1);
  const lines: PositionData[] = (held.length === 0 ? [undefined] : held).map((line, index) => ({
    account_id: account,
    ...(line === undefined
      ? { quantity: 0, avg_price: '0', notional: '0' }
      : {
          ...line,
          notional: formatUsd(notionalUsd(line.quantity, parseUsd(line.avg_price))),
          befday_qty: line.quantity,
        }),
    equity,
    as_of: { order_seq: state.seq },
    snapshot: { id: report.event_id, index, count },
  }));
  const others = state.positions.filterNot((_, place) => place.startsWith(`${account}|`));
  const mine = held.map((line): [string, number] => [`${account}|${line.symbol}`, line.quantity]);
  const taken: OrdersState = {
    ...state,
    positions: others.merge(mine),
    snapshots: state.snapshots.set(account, { id: report.event_id, time: report.timestamp }),
    unbooked: afterBooks(state.unbooked, report),
  };
  const told = lines.map((line) =>
    causedEvent('position', report, [account, line.symbol ?? ''], line, account),
  );
  const canceled = cancelWhatMustGo(taken, (order) => order.account_id === account, report);
  return { state: canceled.state, outputs: [...told, ...canceled.outputs] };
}
