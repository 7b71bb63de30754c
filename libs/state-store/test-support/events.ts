import { causedEvent, type Cause, type EventOf } from '@quant-engine/contracts';
import { nthPrint, nthQuote, type Moment } from '@quant-engine/testkit';
import {
  decodeEntry,
  type Commit,
  type Delivered,
  type EventStore,
  type JoinRequest,
  type Membership,
} from '../src/index';

/** A quote; the same number gives the same event. */
export function quote(n: number, time: Moment = n, symbol = 'CIM PRB'): EventOf<'l1'> {
  return nthQuote(n, { at: time, symbol });
}

/** A trade; the same number gives the same event. */
export function trade(n: number, time: Moment = n): EventOf<'print'> {
  return nthPrint(n, { at: time });
}

/** What the services of these tests make of an event. */
export function alertOn(cause: Cause, message = 'seen'): EventOf<'alert'> {
  return causedEvent('alert', cause, [message], { alert_type: 'TEST', message, severity: 'info' });
}

/** A quote that its schema refuses. */
export function badQuote(n: number): EventOf<'l1'> {
  const good = quote(n);
  return { ...good, data: { ...good.data, bid: '-1' } };
}

/** The event of an entry that is known to hold one. */
export function eventOf(entry: Delivered): Cause {
  const decoded = decodeEntry(entry);
  if (!decoded.ok) throw new Error(`${entry.stream} ${entry.id} holds no event`);
  return decoded.event;
}

/** Joins a group, which must be free. */
export async function joinGroup(
  store: EventStore,
  request: Partial<JoinRequest> = {},
): Promise<Membership> {
  const joined = await store.join({
    group: 'exposure',
    streams: ['ev.l1'],
    owner: 'first',
    leaseMs: 60_000,
    ...request,
  });
  if (joined.outcome !== 'JOINED') throw new Error(`leased to ${joined.owner}`);
  return joined;
}

/** A commit with nothing in it but what is given. */
export function commitOf(parts: Partial<Commit>): Commit {
  return { taken: [], outputs: [], state: {}, latest: {}, dead: [], ...parts };
}
