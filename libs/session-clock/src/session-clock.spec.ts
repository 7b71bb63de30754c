import { DEFAULT_DESK_HOURS, NYSE_CALENDAR } from '@quant-engine/calendar';
import { STREAM_OF, unixNsFromMs } from '@quant-engine/contracts';
import { MemoryStore } from '@quant-engine/state-store';
import { SessionClock } from './session-clock';

const IN_SESSION = Date.UTC(2026, 0, 12, 15, 0, 0);
const BEYOND_THE_CALENDAR = Date.UTC(2031, 0, 6, 15, 0, 0);

async function clockOn(store: MemoryStore): Promise<SessionClock> {
  const clock = new SessionClock(store, NYSE_CALENDAR, DEFAULT_DESK_HOURS);
  await clock.join('test', 1000);
  return clock;
}

describe('the session clock', () => {
  it('publishes a tick and what time it is', async () => {
    const store = new MemoryStore();
    const clock = await clockOn(store);
    const tick = await clock.tick(IN_SESSION);
    expect(tick.data).toMatchObject({ regime: 'EARLY', market_open: true, tick: 1800 });
    expect(await store.length(STREAM_OF.session)).toBe(1);
    expect(await store.latest('state:session')).toMatchObject({ regime: 'EARLY', tick: '1800' });
  });

  it('gives the seconds that come again after a reset ids of their own, also after a restart', async () => {
    const store = new MemoryStore();
    const reset = (ms: number) => ({ state: 'RESET' as const, since: unixNsFromMs(ms) });
    let clock = await clockOn(store);
    for (let n = 0; n < 5; n += 1) await clock.tick(IN_SESSION + n * 1000);
    await clock.tick(IN_SESSION + 1000, reset(IN_SESSION + 4000));
    clock = await clockOn(store);
    for (let n = 2; n < 7; n += 1) await clock.tick(IN_SESSION + n * 1000);
    await clock.tick(IN_SESSION + 3000, reset(IN_SESSION + 6000));
    const ids = (await store.range(STREAM_OF.session)).map(({ fields }) => fields['event_id']);
    expect(new Set(ids).size).toBe(12);
  });

  it('closes the desk on a day outside the calendar, and alerts once', async () => {
    const store = new MemoryStore();
    const clock = await clockOn(store);
    const tick = await clock.tick(BEYOND_THE_CALENDAR);
    await clock.tick(BEYOND_THE_CALENDAR + 1000);
    expect(tick.data).toMatchObject({ regime: 'CLOSED', market_open: false });
    const alerts = await store.range(STREAM_OF.alert);
    expect(alerts.map(({ fields }) => JSON.parse(fields['data'] ?? ''))).toEqual([
      expect.objectContaining({ alert_type: 'CALENDAR_RANGE', severity: 'critical' }),
    ]);
  });

  it('ticks no more when another clock has taken over', async () => {
    const store = new MemoryStore();
    const first = await clockOn(store);
    await clockOn(store);
    await expect(first.tick(IN_SESSION)).rejects.toMatchObject({ code: 'QE_STORE_FENCED' });
    expect(await store.length(STREAM_OF.session)).toBe(0);
  });
});
