import { DEFAULT_DESK_HOURS, NYSE_CALENDAR } from '@quant-engine/calendar';
import { nextTickMs } from '@quant-engine/lockstep';
import { SessionClock } from '@quant-engine/session-clock';
import { MemoryStore } from '@quant-engine/state-store';
import type { DeskPlan } from '../process/desk-plan';
import { NO_OWN_SERVICES } from '../registry/own-services';
import { beginLive, beginPlayedDay, type WipeableStore } from './desk-day';

const OPEN_MS = Date.UTC(2026, 0, 12, 14, 30);
const SECOND_MS = 1000;

/** A store in memory that can be begun anew, as the desk on a server can. */
function wipeableStore(): WipeableStore {
  let inner = new MemoryStore();
  const wipe = async (): Promise<void> => {
    inner = new MemoryStore();
  };
  return new Proxy({} as WipeableStore, {
    get: (_, name) => {
      if (name === 'wipe') return wipe;
      const member: unknown = Reflect.get(inner, name);
      return typeof member === 'function' ? member.bind(inner) : member;
    },
  });
}

/** What is known of a day of ten seconds, where that is asked for here. */
function planOf(name: string, startMs: number): DeskPlan {
  const source = { name, tradingDate: '2026-01-12', startMs };
  return { source, own: NO_OWN_SERVICES, endMs: startMs + 9 * SECOND_MS } as DeskPlan;
}
const PLAN = planOf('generated', OPEN_MS);

class Desk {
  readonly store = wipeableStore();
  readonly clock = new SessionClock(this.store, NYSE_CALENDAR, DEFAULT_DESK_HOURS);
  readonly rejoin = (): Promise<void> => this.clock.join('test', 1000);

  static async joined(): Promise<Desk> {
    const desk = new Desk();
    await desk.rejoin();
    return desk;
  }

  begin(plan = PLAN, { fresh = false, again = true } = {}) {
    return beginPlayedDay({ ...this, plan, fresh, again });
  }

  /** Ticks as many seconds of the day as are said. */
  async tick(seconds: number): Promise<void> {
    const fromMs = (await nextTickMs(this.store)) ?? OPEN_MS;
    for (let n = 0; n < seconds; n += 1) await this.clock.tick(fromMs + n * SECOND_MS);
  }

  /** A played day so far. */
  static async after(seconds: number): Promise<Desk> {
    const desk = await Desk.joined();
    await desk.begin();
    await desk.tick(seconds);
    return desk;
  }
}

/** The day in the midst of which somebody wants another one. */
const OTHERS = [
  ['that starts elsewhere', planOf('generated', OPEN_MS + SECOND_MS)],
  ['of another source', planOf('a tape', OPEN_MS)],
] as const;

const GONE = { source: 'generated', tradingDate: '2026-01-12', startMs: OPEN_MS };

describe('a played day', () => {
  it('begins where nothing was, and forgets nothing', async () => {
    const desk = await Desk.joined();
    expect(await desk.begin()).toEqual({ fromMs: undefined });
  });

  it('goes on after its last tick, the last of the day included', async () => {
    const midst = await Desk.after(3);
    expect(await midst.begin()).toEqual({ fromMs: OPEN_MS + 3 * SECOND_MS });
    const beforeLast = await Desk.after(9);
    expect(await beforeLast.begin()).toEqual({ fromMs: OPEN_MS + 9 * SECOND_MS });
  });

  it.each(OTHERS)('%s does not replace one that was stopped, unasked', async (_, plan) => {
    const desk = await Desk.after(3);
    await expect(desk.begin(plan)).rejects.toMatchObject({
      code: 'QE_DESK_DAY',
      message:
        'the store holds the day 2026-01-12 (generated, begun at 09:30:00), stopped at 09:30:03',
    });
    expect(await desk.store.length('ev.session')).toBe(3);
    expect(await desk.begin()).toEqual({ fromMs: OPEN_MS + 3 * SECOND_MS });
  });

  it.each(OTHERS)('%s replaces one that is over', async (_, plan) => {
    const desk = await Desk.after(10);
    expect(await desk.begin(plan)).toMatchObject({ fromMs: undefined, forgotten: GONE });
    expect(await desk.store.length('ev.session')).toBe(0);
  });

  it('goes on to another end, and is over there', async () => {
    const desk = await Desk.after(3);
    const longer = { ...PLAN, endMs: PLAN.endMs + 5 * SECOND_MS };
    expect(await desk.begin(longer)).toEqual({ fromMs: OPEN_MS + 3 * SECOND_MS });
    await desk.tick(7);
    const other = planOf('a tape', OPEN_MS);
    await expect(desk.begin(other)).rejects.toMatchObject({ code: 'QE_DESK_DAY' });
    await desk.tick(5);
    expect(await desk.begin(other)).toMatchObject({ forgotten: GONE });
  });

  it('that never ticked is replaced by any other', async () => {
    const desk = await Desk.after(0);
    expect(await desk.begin(planOf('a tape', OPEN_MS))).toMatchObject({ forgotten: GONE });
  });

  it.each([...OTHERS, ['of the same kind', PLAN] as const])(
    '%s that shall be fresh begins anew, and says what is forgotten for it',
    async (_, plan) => {
      const desk = await Desk.after(3);
      const { fromMs, forgotten } = await desk.begin(plan, { fresh: true });
      expect({ fromMs, forgotten }).toMatchObject({ fromMs: undefined, forgotten: GONE });
      expect(await desk.store.length('ev.session')).toBe(0);
      await desk.clock.tick(OPEN_MS + SECOND_MS);
      expect(await desk.store.length('ev.session')).toBe(1);
    },
  );

  it('that is over begins anew when somebody starts it, and not when a standby takes over', async () => {
    const over = await Desk.after(10);
    expect(await over.begin(PLAN, { again: false })).toEqual({ fromMs: OPEN_MS + 10 * SECOND_MS });
    expect(await over.store.length('ev.session')).toBe(10);
    expect(await over.begin()).toMatchObject({ fromMs: undefined, forgotten: GONE });
    expect(await over.store.length('ev.session')).toBe(0);
  });
});

describe('a desk on the live clock', () => {
  it.each([{}, { fresh: true }])('is never forgotten for a played day: %j', async (options) => {
    const desk = await Desk.joined();
    await beginLive({ ...desk, plan: PLAN, fresh: false });
    await desk.tick(1);
    await expect(desk.begin(PLAN, options)).rejects.toMatchObject({ code: 'QE_DESK_CLOCK' });
    expect(await desk.store.length('ev.session')).toBe(1);
  });

  it('is not begun on a played day, but where that one may be forgotten', async () => {
    const desk = await Desk.after(3);
    await expect(beginLive({ ...desk, plan: PLAN, fresh: false })).rejects.toMatchObject({
      code: 'QE_DESK_CLOCK',
    });
    expect(await desk.store.length('ev.session')).toBe(3);
    await beginLive({ ...desk, plan: PLAN, fresh: true });
    expect(await desk.store.length('ev.session')).toBe(0);
  });

  it('goes on, and `--fresh` forgets nothing of it', async () => {
    const desk = await Desk.joined();
    for (const fresh of [false, true, false]) {
      await beginLive({ ...desk, plan: PLAN, fresh });
      await desk.tick(1);
    }
    expect(await desk.store.length('ev.session')).toBe(3);
  });
});
