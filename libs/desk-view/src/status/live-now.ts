import { compareUnixNs, msFromUnixNs, STREAM_OF, type UnixNs } from '@quant-engine/contracts';
import { EXPOSURE } from '@quant-engine/desk';
import { STREAM_START, type EventStore } from '@quant-engine/state-store';

/** What is to be known of a desk on the live clock, which no tape and no conductor looks after. */
export interface LiveNow {
  /** For how long the session has been open, s; absent while it is closed. */
  readonly openForS?: number;
  /** The age of the newest quote by the desk's clock, s; absent when none has come on this day. */
  readonly quoteAgeS?: number;
  /** A day that is over and whose report could not be written. */
  readonly unwritten?: { readonly date: string; readonly reason: string };
}

type Store = Pick<EventStore, 'groups' | 'latest' | 'range'>;

/** Looks at the market and the reports of a live desk. */
export async function liveNow(store: Store): Promise<LiveNow> {
  const { due: date, reason = '' } = await store.latest('state:reports');
  const session = await store.latest('state:session');
  const { current_time: now, session_open: open, market_open: isOpen } = session;
  const quote = await newestQuote(store);
  const today = open === undefined ? undefined : quote;
  return {
    ...(isOpen === 'true' && now !== undefined && open !== undefined
      ? { openForS: secondsBetween(open, now) }
      : {}),
    ...(today !== undefined && now !== undefined ? { quoteAgeS: secondsBetween(today, now) } : {}),
    ...(date === undefined ? {} : { unwritten: { date, reason } }),
  };
}

/** The time of the last quote that a service has taken. */
async function newestQuote(store: Store): Promise<UnixNs | undefined> {
  const place = (await store.groups()).find(
    ({ group, stream }) => group === EXPOSURE.group && stream === STREAM_OF.l1,
  );
  if (place === undefined || place.position === STREAM_START) return undefined;
  const after = before(place.position);
  const [entry] = await store.range(STREAM_OF.l1, { after, count: 1 });
  const { timestamp } = entry?.fields ?? {};
  return timestamp !== undefined && /^\d{7,19}$/.test(timestamp) ? timestamp : undefined;
}

/** A place in a stream before an entry and after all that came a millisecond earlier. */
function before(id: string): string {
  const [ms = '0', sequence = '0'] = id.split('-');
  return BigInt(sequence) > 0n
    ? `${ms}-${BigInt(sequence) - 1n}`
    : `${BigInt(ms) - 1n}-${2n ** 64n - 1n}`;
}

function secondsBetween(from: UnixNs, to: UnixNs): number {
  if (compareUnixNs(to, from) <= 0) return 0;
  return Math.floor((msFromUnixNs(to) - msFromUnixNs(from)) / 1_000);
}
