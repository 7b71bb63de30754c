import type { AlertData, QeEvent } from '@quant-engine/contracts';
import {
  DEAD_LETTERS,
  formatUsd,
  notionalUsd,
  parseUsd,
  STREAM_OF,
  sumUsd,
} from '@quant-engine/contracts';
import type { Played } from '@quant-engine/lockstep';
import type { DayStore } from '@quant-engine/run-folder';
import { decodeEntry } from '@quant-engine/state-store';
import type { DaySource } from '../day/day-source';

/** A day in figures, the same for people and for programs. */
export interface DaySummary {
  readonly tradingDate: string;
  readonly source: string;
  readonly ended: Played['ended'];
  readonly accounts: readonly AccountSummary[];
  readonly alerts: readonly AlertSummary[];
  readonly events: Readonly<Record<string, number>>;
  readonly deadLetters: number;
  readonly refusedRows: number;
}

/** What an account did in a day. Percentages of equity. */
export interface AccountSummary {
  readonly account: string;
  readonly grossPct: { readonly first: number; readonly max: number; readonly last: number };
  /** The least and the greatest share of gross without a fresh mark, while the desk was open. */
  readonly unmarkedPctOfGross: { readonly min: number; readonly max: number };
  readonly modes: readonly ModeChange[];
  readonly orders: number;
  readonly denied: number;
  readonly canceled: number;
  readonly expired: number;
  readonly fills: number;
  readonly filledNotional: string;
}

/** A change of mode, and when. */
export interface ModeChange {
  /** Unix ns. */
  readonly time: string;
  readonly mode: string;
  readonly reason: string;
  readonly grossPct?: number;
}

/** An alert of a day, and how often it came. */
export interface AlertSummary {
  readonly severity: AlertData['severity'];
  readonly type: string;
  readonly message: string;
  readonly count: number;
}

/** Reads a day back from its store, or from its part of one, and sums it up. */
export async function summarise(
  store: DayStore,
  source: Pick<DaySource, 'tradingDate' | 'name' | 'reference' | 'refused'>,
  ended: Played['ended'],
): Promise<DaySummary> {
  const events: Record<string, number> = {};
  for (const name of Object.values(STREAM_OF)) events[name] = await store.length(name);
  const read = async (stream: string): Promise<readonly QeEvent[]> =>
    (await store.range(stream)).flatMap((entry) => {
      const decoded = decodeEntry({ ...entry, stream });
      return decoded.ok ? [decoded.event] : [];
    });
  const exposures = await read(STREAM_OF.exposure);
  const decisions = await read(STREAM_OF.decision);
  const orders = await read(STREAM_OF.order);
  const ticks = new Map((await read(STREAM_OF.session)).map((tick) => [tick.timestamp, tick]));
  return {
    tradingDate: source.tradingDate,
    source: source.name,
    ended,
    accounts: source.reference.accounts.map(({ accountId }) =>
      accountSummary(accountId, exposures, decisions, orders, ticks),
    ),
    alerts: alertSummaries(await read(STREAM_OF.alert)),
    events,
    deadLetters: await store.length(DEAD_LETTERS),
    refusedRows: source.refused.length,
  };
}

function accountSummary(
  account: string,
  exposures: readonly QeEvent[],
  decisions: readonly QeEvent[],
  orders: readonly QeEvent[],
  ticks: ReadonlyMap<string, QeEvent>,
): AccountSummary {
  const gross: number[] = [];
  const unmarked: number[] = [];
  for (const event of exposures) {
    if (event.event_type !== 'exposure' || event.data.account_id !== account) continue;
    gross.push(event.data.gross_exposure_pct);
    const tick = ticks.get(event.timestamp);
    if (tick?.event_type === 'session' && tick.data.market_open) {
      unmarked.push(event.data.unmarked_gross_pct);
    }
  }
  return {
    account,
    grossPct: { first: gross[0] ?? 0, max: Math.max(0, ...gross), last: gross.at(-1) ?? 0 },
    unmarkedPctOfGross: { min: least(unmarked), max: Math.max(0, ...unmarked) },
    modes: modeChanges(account, decisions),
    ...orderCounts(account, orders),
  };
}

function least(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.min(...values);
}

function modeChanges(account: string, decisions: readonly QeEvent[]): readonly ModeChange[] {
  const changes: ModeChange[] = [];
  for (const event of decisions) {
    if (event.event_type !== 'decision' || event.data.account_id !== account) continue;
    const { mode, reason, inputs } = event.data;
    const last = changes.at(-1);
    if (last?.mode === mode && last.reason === reason) continue;
    const gross = inputs['gross_pct']?.value;
    changes.push({
      time: event.timestamp,
      mode,
      reason,
      ...(typeof gross === 'number' ? { grossPct: gross } : {}),
    });
  }
  return changes;
}

type OrderCounts = Pick<
  AccountSummary,
  'orders' | 'denied' | 'canceled' | 'expired' | 'fills' | 'filledNotional'
>;

function orderCounts(account: string, orders: readonly QeEvent[]): OrderCounts {
  const mine = orders.flatMap((event) =>
    event.event_type === 'order' && event.data.account_id === account ? [event.data] : [],
  );
  const count = (action: string): number => mine.filter((data) => data.action === action).length;
  const fills = mine.filter((data) => data.exec_id !== undefined);
  const notionals = fills.map(({ last_price = '0', last_quantity = 0 }) =>
    notionalUsd(last_quantity, parseUsd(last_price)),
  );
  return {
    orders: count('PENDING_SUBMIT'),
    denied: count('DENIED'),
    canceled: count('CANCELED'),
    expired: count('EXPIRED'),
    fills: fills.length,
    filledNotional: formatUsd(sumUsd(notionals)),
  };
}

/** Alerts of one kind and message, counted. */
function alertSummaries(alerts: readonly QeEvent[]): readonly AlertSummary[] {
  const counts = new Map<string, AlertSummary>();
  for (const event of alerts) {
    if (event.event_type !== 'alert') continue;
    const { severity, alert_type: type, message } = event.data;
    const before = counts.get(message)?.count ?? 0;
    counts.set(message, { severity, type, message, count: before + 1 });
  }
  return [...counts.values()];
}
