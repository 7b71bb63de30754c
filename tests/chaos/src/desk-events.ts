import { createHash } from 'node:crypto';
import {
  causedEvent,
  rootEvent,
  unixNsFromMs,
  type Cause,
  type EventOf,
  type WireFields,
} from '@quant-engine/contracts';
import { OPEN_MS } from '@quant-engine/testkit';

/** The one service of these desks, and what it reads. */
export const GROUP = 'counter';
export const STREAMS = ['ev.l1', 'ev.prints'];
export const OUTPUT_STREAM = 'ev.alerts';

const QUOTED = ['CIM PRB', 'DSX', 'HT PRE', 'LXP PRC'];
const TRADED = ['NLY PRF', 'RITM', 'TWO'];

const RUN = 30;
const QUOTES_IN_RUN = 20;

/** The `n`th input of a desk, from 1: always the same one. */
export function inputOf(desk: string, n: number): EventOf<'l1'> | EventOf<'print'> {
  const timestamp = unixNsFromMs(OPEN_MS + n);
  const key = `${desk}:${n}`;
  // A symbol stands on one stream, so that it has one order. Both come in runs, since an entry that
  // is missed is found at once when the other stream wakes the reader.
  if (n % RUN >= QUOTES_IN_RUN) {
    const symbol = TRADED[n % TRADED.length] as string;
    const data = { symbol, price: '26', size: 100, venue: 'NYSE', print_time: timestamp };
    return rootEvent('print', key, timestamp, data);
  }
  const symbol = QUOTED[n % QUOTED.length] as string;
  const data = { symbol, bid: '25.10', ask: '25.14', quote_time: timestamp };
  return rootEvent('l1', key, timestamp, data);
}

/** What the service keeps of each symbol: how many events it took, and which in which order. */
export interface Tally {
  readonly count: number;
  readonly digest: string;
}

export const NOTHING_YET: Tally = { count: 0, digest: '' };

export function afterOne({ count, digest }: Tally, eventId: string): Tally {
  const next = createHash('sha1')
    .update(digest + eventId)
    .digest('hex');
  return { count: count + 1, digest: next };
}

/** Where a tally stands in the private state. */
export function countField(symbol: string): string {
  return `count:${symbol}`;
}

export function digestField(symbol: string): string {
  return `digest:${symbol}`;
}

export function tallyIn(state: WireFields, symbol: string): Tally {
  return {
    count: Number(state[countField(symbol)] ?? '0'),
    digest: state[digestField(symbol)] ?? '',
  };
}

/** The one output of an input, with what it came to. */
export function outputOf(cause: Cause, symbol: string, after: Tally): EventOf<'alert'> {
  const message = messageOf(after);
  const data = { alert_type: 'COUNTED', message, symbol, severity: 'info' } as const;
  return causedEvent('alert', cause, ['counted'], data);
}

export function messageOf({ count, digest }: Tally): string {
  return `${count} ${digest}`;
}

/** The symbol of an input as it stands on its stream. */
export function symbolOf(fields: WireFields): string {
  return (JSON.parse(fields['data'] ?? '{}') as { symbol: string }).symbol;
}
