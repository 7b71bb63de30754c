import {
  closedSession,
  deskDayAt,
  sessionAt,
  tradingDateAt,
  type DeskDay,
  type DeskHours,
  type ExchangeCalendar,
} from '@quant-engine/calendar';
import {
  causedEvent,
  compareUnixNs,
  hashFields,
  isQeError,
  laterUnixNs,
  msFromUnixNs,
  QeError,
  rootEvent,
  unixNsFromMs,
  type EventOf,
  type SessionData,
  type UnixNs,
} from '@quant-engine/contracts';
import type { Commit, EventStore, JoinRequest, Membership } from '@quant-engine/state-store';

/** The clock's group: it reads nothing, and commits its ticks. */
export const CLOCK_GROUP = 'session_clock';

/** What the clock showed when it was last set back, and until when seconds may come again. */
interface Run {
  readonly since: UnixNs;
  readonly until: UnixNs;
}

const FIRST_RUN: Run = { since: '0', until: '0' };

/** The desk's clock: publishes a tick, and what time it is, for each second it is told of. */
export class SessionClock {
  readonly #calendar: ExchangeCalendar;
  readonly #hours: DeskHours;
  readonly #store: EventStore;
  #membership: Membership | undefined;
  #request: JoinRequest | undefined;
  #day: DeskDay | undefined;
  #alertedDate: string | undefined;
  /** The last tick of this desk, by whichever clock. */
  #last: { readonly tick: UnixNs; readonly tradingDate: string } | undefined;
  #run = FIRST_RUN;

  constructor(store: EventStore, calendar: ExchangeCalendar, hours: DeskHours) {
    this.#store = store;
    this.#calendar = calendar;
    this.#hours = hours;
  }

  /** The fencing token: it rises from one clock of the desk to the next. */
  get epoch(): number {
    return this.#membership?.epoch ?? 0;
  }

  /** @throws QE_STORE_LEASED while another clock ticks on this desk */
  async join(owner: string, leaseMs: number): Promise<void> {
    this.#request = { group: CLOCK_GROUP, streams: [], owner, leaseMs };
    const joined = await this.#store.join(this.#request);
    if (joined.outcome === 'LEASED') {
      throw new QeError('QE_STORE_LEASED', `${joined.owner} is the desk's clock`);
    }
    this.#membership = joined;
    const tick = joined.state['last_tick'];
    this.#last =
      tick === undefined ? undefined : { tick, tradingDate: tradingDateAt(msFromUnixNs(tick)) };
    const { run } = joined.state;
    this.#run = run === undefined ? FIRST_RUN : (JSON.parse(run) as Run);
  }

  /** Notes what kind of day begins on this desk. @throws as `tick` */
  async begin(day: string): Promise<void> {
    await this.#commit({ outputs: [], state: { day }, latest: {} });
  }

  /**
   * @param mark what is wrong with the source of the time; RESET where it goes back
   * @throws QE_STORE_FENCED when another clock has taken over
   */
  async tick(ms: number, mark?: SessionData['clock']): Promise<EventOf<'session'>> {
    const timestamp = unixNsFromMs(ms);
    const { data: session, unknown } = this.#sessionAt(ms);
    const data = mark === undefined ? session : { ...session, clock: mark };
    const run = this.#runWith(mark);
    const isAgain = compareUnixNs(timestamp, run.until) <= 0;
    const key = isAgain ? `session:${timestamp}:${run.since}` : `session:${timestamp}`;
    const event = rootEvent('session', key, timestamp, data);
    const { trading_date: tradingDate } = data;
    await this.#commit({
      outputs: unknown ? [event, ...this.#alertOnce(event)] : [event],
      state: { last_tick: timestamp, ...(isAgain ? { run: JSON.stringify(run) } : {}) },
      latest: { 'state:session': hashFields(data) },
      ...this.#beginOf(tradingDate),
    });
    this.#last = { tick: timestamp, tradingDate };
    this.#run = run;
    return event;
  }

  /** Said with the first tick of a trading date; a clock that was set back begins no day again. */
  #beginOf(tradingDate: string): Pick<Commit, 'begins'> {
    const last = this.#last;
    if (last !== undefined && tradingDate <= last.tradingDate) return {};
    return { begins: { tradingDate, state: last === undefined ? {} : { last_tick: last.tick } } };
  }

  /** A second that comes again after a reset is another tick: it has an id of its own. */
  #runWith(mark: SessionData['clock']): Run {
    if (mark?.state !== 'RESET') return this.#run;
    const { since } = mark;
    return { since, until: laterUnixNs(since, this.#run.until) };
  }

  /** Keeps the lease; false when another clock has taken over. */
  async renew(): Promise<boolean> {
    return (await this.#membership?.renew()) ?? false;
  }

  async leave(): Promise<void> {
    await this.#membership?.leave();
  }

  /** Whatever it commits names the last tick or the day, by which it is known to have arrived. */
  async #commit(parts: Pick<Commit, 'outputs' | 'state' | 'latest' | 'begins'>): Promise<void> {
    const commit = { ...parts, taken: [], dead: [] };
    const outcome = await this.#membership?.commit(commit);
    if (outcome === 'COMMITTED') return;
    if (outcome !== 'OFFSET' || this.#request === undefined) throw fenced();
    // The store stands elsewhere than we thought: after a join we see what it has of this.
    await this.join(this.#request.owner, this.#request.leaseMs);
    const kept = this.#membership?.state ?? {};
    if (Object.entries(commit.state).every(([field, value]) => kept[field] === value)) return;
    if ((await this.#membership?.commit(commit)) !== 'COMMITTED') throw fenced();
  }

  /** A day that the calendar does not know is a closed day, and a reason for an alert. */
  #sessionAt(ms: number): { data: SessionData; unknown: boolean } {
    try {
      if (this.#day === undefined || ms < this.#day.startMs || ms >= this.#day.endMs) {
        this.#day = deskDayAt(this.#calendar, this.#hours, ms);
      }
      return { data: sessionAt(this.#day, ms), unknown: false };
    } catch (error) {
      if (isQeError(error) && error.code === 'QE_CALENDAR_RANGE') {
        return { data: closedSession(this.#calendar, ms), unknown: true };
      }
      throw error;
    }
  }

  /** Says once a day that the desk stays closed for want of a calendar. */
  #alertOnce(event: EventOf<'session'>): readonly EventOf<'alert'>[] {
    const date = event.data.trading_date;
    if (this.#alertedDate === date) return [];
    this.#alertedDate = date;
    const message = `${date} lies outside the calendar, which ends ${event.data.calendar_until}`;
    return [
      causedEvent('alert', event, ['CALENDAR_RANGE'], {
        alert_type: 'CALENDAR_RANGE',
        severity: 'critical',
        message: `${message}: the desk stays closed`,
        code: 'QE_CALENDAR_RANGE',
        needs_ack: true,
      }),
    ];
  }
}

function fenced(): QeError {
  return new QeError('QE_STORE_FENCED', "another instance is the desk's clock");
}
