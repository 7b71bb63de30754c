import {
  closedSession,
  deskDayAt,
  sessionAt,
  type DeskDay,
  type DeskHours,
  type ExchangeCalendar,
} from '@quant-engine/calendar';
import {
  causedEvent,
  hashFields,
  isQeError,
  QeError,
  rootEvent,
  unixNsFromMs,
  type EventOf,
  type SessionData,
} from '@quant-engine/contracts';
import type { EventStore, Membership } from '@quant-engine/state-store';

/** The desk's clock: publishes a tick, and what time it is, for each second it is told of. */
export class SessionClock {
  readonly #calendar: ExchangeCalendar;
  readonly #hours: DeskHours;
  readonly #store: EventStore;
  #membership: Membership | undefined;
  #day: DeskDay | undefined;
  #alertedDate: string | undefined;

  constructor(store: EventStore, calendar: ExchangeCalendar, hours: DeskHours) {
    this.#store = store;
    this.#calendar = calendar;
    this.#hours = hours;
  }

  /** @throws QE_STORE_LEASED while another clock ticks on this desk */
  async join(owner: string, leaseMs: number): Promise<void> {
    const joined = await this.#store.join({ group: 'session_clock', streams: [], owner, leaseMs });
    if (joined.outcome === 'LEASED') {
      throw new QeError('QE_STORE_LEASED', `${joined.owner} is the desk's clock`);
    }
    this.#membership = joined;
  }

  /** @throws QE_STORE_FENCED when another clock has taken over */
  async tick(ms: number): Promise<EventOf<'session'>> {
    const timestamp = unixNsFromMs(ms);
    const { data, unknown } = this.#sessionAt(ms);
    const event = rootEvent('session', `session:${timestamp}`, timestamp, data);
    const outcome = await this.#membership?.commit({
      taken: [],
      outputs: unknown ? [event, ...this.#alertOnce(event)] : [event],
      state: { last_tick: timestamp },
      latest: { 'state:session': hashFields(data) },
      dead: [],
    });
    if (outcome !== 'COMMITTED') {
      throw new QeError('QE_STORE_FENCED', "another instance is the desk's clock");
    }
    return event;
  }

  async leave(): Promise<void> {
    await this.#membership?.leave();
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
