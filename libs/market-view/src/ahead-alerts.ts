import {
  causedEvent,
  elapsedMs,
  type EventOf,
  type EventType,
  type UnixNs,
} from '@quant-engine/contracts';
import { type Map } from 'immutable';
import { type Clock } from './clock';
import { factTime, type MarketFact } from './facts';

/** So long nothing more is said of what was said. */
const SAID_FOR_MS = 60_000;
/** So many are said in that time, whatever there is to say. */
const SAID_MAX = 20;

/** What was said of facts ahead of the clock, each with the session time at which it was. */
export type SaidAhead = Map<string, UnixNs>;

/**
 * Says which facts were passed over as they are ahead of the clock: once a minute for each source,
 * or for each symbol where the feed has no name.
 *
 * @param types the types that this service speaks of; others read the same streams
 */
export function sayAhead(
  said: SaidAhead,
  ahead: readonly MarketFact[],
  clock: Clock | null,
  types: readonly EventType[],
): { readonly said: SaidAhead; readonly alerts: readonly EventOf<'alert'>[] } {
  if (clock === null || ahead.length === 0) return { said, alerts: [] };
  const isRecent = (at: UnixNs): boolean => Math.abs(elapsedMs(at, clock.time)) < SAID_FOR_MS;
  let after = said.filter(isRecent);
  const alerts: EventOf<'alert'>[] = [];
  for (const fact of ahead) {
    const key = saidKey(fact);
    if (!types.includes(fact.event_type) || after.has(key) || after.size >= SAID_MAX) continue;
    after = after.set(key, clock.time);
    alerts.push(aheadAlert(fact, clock));
  }
  return { said: after, alerts };
}

function saidKey({ event_type: type, data }: MarketFact): string {
  const of = 'symbol' in data ? data.symbol : data.account_id;
  return `${type}|${('source' in data ? data.source : undefined) ?? of}`;
}

function aheadAlert(fact: MarketFact, clock: Clock): EventOf<'alert'> {
  const { event_type: type, data } = fact;
  const aheadS = elapsedMs(clock.time, factTime(fact)) / 1000;
  const symbol = 'symbol' in data ? data.symbol : undefined;
  const source = 'source' in data ? data.source : undefined;
  return causedEvent(
    'alert',
    // It is said now: dated by the fact it would be of the future too.
    { ...fact, timestamp: clock.time },
    ['FACT_AHEAD'],
    {
      alert_type: 'FACT_AHEAD',
      severity: 'warning',
      message: `${symbol ?? fact.account_id ?? type}: ${type} is dated ${aheadS} s ahead of the clock and is passed over`,
      ...(symbol === undefined ? {} : { symbol }),
      figures: { type, ahead_s: aheadS, ...(source === undefined ? {} : { source }) },
    },
    fact.account_id,
  );
}
