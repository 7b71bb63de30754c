import { rootEvent, unixNsFromMs, type QeEvent } from '@quant-engine/contracts';
import { withoutFuture } from './ahead-of-clock';

const MS = 1_768_240_800_000;

function quoteAt(ms: number): QeEvent {
  const quote_time = unixNsFromMs(MS + ms);
  return rootEvent('l1', `${ms}`, unixNsFromMs(MS), {
    symbol: 'AAA',
    bid: '1',
    ask: '2',
    quote_time,
  });
}

function tickAt(ms: number): QeEvent {
  const time = unixNsFromMs(MS + ms);
  return rootEvent('session', `${ms}`, time, {
    regime: 'MID',
    market_open: true,
    current_time: time,
    trading_date: '2026-01-12',
    early_close: false,
    calendar_until: '2028-12-31',
    tick: 1,
  });
}

const kept = (batch: readonly QeEvent[], clock?: string): number =>
  withoutFuture(batch, clock).filter((event) => event.event_type === 'l1').length;

describe('a price dated ahead of the clock', () => {
  test('is taken up to five seconds ahead, and not beyond', () => {
    expect(kept([quoteAt(5_000)], unixNsFromMs(MS))).toBe(1);
    expect(kept([quoteAt(5_001)], unixNsFromMs(MS))).toBe(0);
  });

  test('is held against the newest tick of its batch, wherever in the batch that stands', () => {
    expect(kept([quoteAt(60_000), tickAt(60_000)], unixNsFromMs(MS))).toBe(1);
    expect(kept([tickAt(60_000), quoteAt(65_001)], unixNsFromMs(MS))).toBe(0);
    expect(kept([tickAt(-60_000), quoteAt(1_000)], unixNsFromMs(MS))).toBe(1);
  });

  test('is taken before the first tick, when nothing can be told', () => {
    expect(kept([quoteAt(999_999)])).toBe(1);
  });
});
