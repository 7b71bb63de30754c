import {
  compareUnixNs,
  elapsedMs,
  msFromUnixNs,
  unixNsFromMs,
  type AlertData,
  type EventOf,
  type UnixNs,
} from '@quant-engine/contracts';
/** So long the clock has to run on, by session time, before it is trusted again. */
export const TRUSTED_AGAIN_AFTER_MS = 30_000;

/** An alert of a standing clock that speaks of a tick older than this is of the past. */
const STANDS_AGE_MS_MAX = 60_000;

/** Why the clock is not trusted: it stands, its source has jumped, or it was set back. */
export interface ClockTrouble {
  readonly kind: 'STANDS' | 'JUMPED' | 'SET_BACK';
  /** The session time at which it began; for a clock that was set back, what it showed before. */
  readonly since: UnixNs;
  /** When it is over; absent while the clock stands. */
  readonly until?: UnixNs;
}

/** What a clock shows, and whether it is trusted. */
export interface ShownTime {
  readonly time: UnixNs;
  readonly trouble?: ClockTrouble;
}

/** The trouble after a tick that is taken; empty when there is none. */
export function troubleAfter(
  clock: ShownTime | null,
  { timestamp: time, data }: EventOf<'session'>,
): { readonly trouble?: ClockTrouble } {
  const before = clock?.trouble;
  const until = laterBy(time, TRUSTED_AGAIN_AFTER_MS);
  if (clock !== null && compareUnixNs(time, clock.time) < 0) {
    return { trouble: { kind: 'SET_BACK', since: clock.time, until } };
  }
  if (data.clock !== undefined) {
    const kind = data.clock.state === 'RESET' ? 'SET_BACK' : 'JUMPED';
    const { since } = before?.kind === kind ? before : data.clock;
    return { trouble: { kind, since, until } };
  }
  if (before === undefined) return {};
  // What stood, or went over a gap, has to run on first.
  const isGap = clock !== null && elapsedMs(clock.time, time) > TRUSTED_AGAIN_AFTER_MS;
  if (before.until === undefined || isGap) return { trouble: { ...before, until } };
  return compareUnixNs(time, before.until) < 0 ? { trouble: before } : {};
}

/** Says that no tick has come for a while; the same from every process that notices it. */
export const CLOCK_STANDS = 'CLOCK_STANDS';

/** The clock after an alert, where that says of the clock's last tick that none came after it. */
export function clockAfterAlert<C extends ShownTime>(clock: C | null, data: AlertData): C | null {
  const lastTick = data.figures?.['last_tick'];
  if (clock === null || data.alert_type !== CLOCK_STANDS || typeof lastTick !== 'string')
    return clock;
  if (clock.trouble?.kind === 'STANDS' && clock.trouble.since === lastTick) return clock;
  const wentOnMs = elapsedMs(lastTick, clock.time);
  if (wentOnMs > STANDS_AGE_MS_MAX) return clock;
  // Ticks may have gone on while the alert was on its way.
  const until = wentOnMs > 0 ? { until: laterBy(clock.time, TRUSTED_AGAIN_AFTER_MS) } : {};
  return { ...clock, trouble: { kind: 'STANDS', since: lastTick, ...until } };
}

function laterBy(time: UnixNs, ms: number): UnixNs {
  return unixNsFromMs(msFromUnixNs(time) + ms);
}
