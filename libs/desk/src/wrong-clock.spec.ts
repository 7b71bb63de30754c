import { DEFAULT_DESK_HOURS, NYSE_CALENDAR } from '@quant-engine/calendar';
import { parseUsd, STREAM_OF, type EventOf, type EventType } from '@quant-engine/contracts';
import { readLimits } from '@quant-engine/liquidity-guard';
import type { RunningDesk } from '@quant-engine/lockstep';
import { ReferenceData } from '@quant-engine/reference-data';
import { readRules } from '@quant-engine/risk-policy';
import { SessionClock } from '@quant-engine/session-clock';
import { decodeEntry, MemoryStore } from '@quant-engine/state-store';
import { keptLog } from '@quant-engine/store-doubles';
import { OPEN_MS, quote, shippedConfig } from '@quant-engine/testkit';
import type { DeskSetup } from './config-files';
import { hostDesk } from './hosts';
import { BUILT_IN } from './registry/registry';

const HOUR_S = 3_600;
const NOON_S = 2.5 * HOUR_S;

/** An account above its cap: 150 % of its equity, in one symbol that trades well. */
function setup(): DeskSetup {
  const { rules, hash } = shippedConfig('risk_rules.yaml', readRules);
  const { limits } = shippedConfig('liquidity_limits.yaml', readLimits);
  const prevClose = parseUsd('25');
  const held = { symbol: 'AAA', quantity: 6_000, avgPrice: prevClose, bucket: 'LT' as const };
  const reference = new ReferenceData(
    [{ symbol: 'AAA', group: 'MREIT', prevClose, adv: 50_000_000 }],
    [{ accountId: 'HAMMER', equity: parseUsd('100000'), positions: [held] }],
  );
  return { rules, rulesHash: hash, limits, reference };
}

/** A whole desk in memory, whose clock ticks whatever it is told. Seconds count from 09:30. */
class Desk {
  readonly store = new MemoryStore();
  readonly #clock = new SessionClock(this.store, NYSE_CALENDAR, DEFAULT_DESK_HOURS);
  #running: RunningDesk | undefined;

  static async open(): Promise<Desk> {
    const desk = new Desk();
    await desk.#clock.join('test', 1_000);
    await desk.restart();
    return desk;
  }

  /** Ends every service, and starts it again from what the store holds of it. */
  async restart(): Promise<void> {
    await this.#running?.leave();
    const told = { ...setup(), seed: 'seed' };
    this.#running = hostDesk(this.store, BUILT_IN, told, keptLog().logger).desk;
    await this.#running.join();
  }

  /** Ticks a second, which the market knows as another one. */
  async tick(second: number, marketSecond = second): Promise<void> {
    const sizes = { bid_size: 300, ask_size: 300 };
    await this.store.publish([quote('AAA', '24.99', '25.01', { at: marketSecond, ...sizes })]);
    await this.#clock.tick(OPEN_MS + second * 1000);
    await this.#running?.settle();
  }

  async all<T extends EventType>(type: T): Promise<readonly EventOf<T>[]> {
    const entries = await this.store.range(STREAM_OF[type]);
    return entries.flatMap((entry) => {
      const decoded = decodeEntry(entry);
      return decoded.ok ? [decoded.event as EventOf<T>] : [];
    });
  }

  /** Gross of the newest snapshot, % of equity. */
  async gross(): Promise<number> {
    return (await this.all('exposure')).at(-1)?.data.gross_exposure_pct ?? Number.NaN;
  }

  async denied(): Promise<readonly (string | undefined)[]> {
    return (await this.all('order')).flatMap(({ data }) => data.denial?.code ?? []);
  }
}

/** When it is, and by how much some ticks are dated wrongly. */
const CASES = [
  ['+2 h', NOON_S, 2 * HOUR_S],
  ['+24 h, over midnight', NOON_S, 24 * HOUR_S],
  ['+6 h, over the close', NOON_S, 6 * HOUR_S],
  ['+120 h, on a Saturday', NOON_S, 120 * HOUR_S],
  ['-2 h', NOON_S, -2 * HOUR_S],
  ['-24 h', NOON_S, -24 * HOUR_S],
  // 27 November 2026 ends at 13:00; an hour of it is left.
  ['over the early close of a half day', (Date.UTC(2026, 10, 27, 17) - OPEN_MS) / 1000, 2 * HOUR_S],
] as const;

describe.each(CASES)('after ticks dated %s', (_, startS, offS) => {
  test.each([1, 3, 11])(
    '%i of them, an account above its cap is brought below it, whoever is started again',
    async (wrong) => {
      const desk = await Desk.open();
      for (let n = 0; n < 3; n += 1) await desk.tick(startS + n);
      expect(await desk.gross()).toBeGreaterThan(130);
      for (let n = 0; n < wrong; n += 1) await desk.tick(startS + offS + n, startS + 3 + n);
      await desk.restart();
      const nextS = startS + 3 + wrong;
      for (let n = 0; n < 5; n += 1) await desk.tick(nextS + n);
      await desk.restart();
      for (let n = 5; n < 90; n += 1) await desk.tick(nextS + n);
      expect(await desk.gross()).toBeLessThanOrEqual(123.5);
      expect(await desk.denied()).not.toContain('INTENT_EXPIRED');
      const states = (await desk.all('decision')).map(({ data }) => data.trading_state);
      expect(states).not.toContain('HALTED');
      const alerts = (await desk.all('alert')).map(({ data }) => data.alert_type);
      const wasSetBack = offS > 0 || wrong >= 10;
      expect(alerts.includes('CLOCK_SET_BACK')).toBe(wasSetBack);
    },
  );
});
