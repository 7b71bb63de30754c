import type { QeEvent } from '@quant-engine/contracts';
import { at, brokerBooks, quote, tick } from '@quant-engine/testkit';
import { Map } from 'immutable';
import { sayAhead, type SaidAhead } from './ahead-alerts';
import { clockAfterAll, type Clock } from './clock';
import { siftFacts, type MarketFact, type Sifted, type WaitingFacts } from './facts';

const NOTHING_WAITS: WaitingFacts = Map();
const SANE = { bid: '24.90', ask: '25.10' };
const quoteAt = (ms: number, symbol = 'AAA') =>
  quote(symbol, SANE.bid, SANE.ask, { at: ms / 1000 });
const clockAt = (second: number): Clock | null => clockAfterAll(null, [tick(second)]);

function sifted(batch: readonly QeEvent[], before: Clock | null): Sifted {
  return siftFacts(batch, clockAfterAll(before, batch), NOTHING_WAITS);
}

const kept = (batch: readonly QeEvent[], before: Clock | null): number =>
  sifted(batch, before).events.filter((event) => event.event_type === 'l1').length;

describe('a price dated ahead of the clock', () => {
  test('is taken up to five seconds ahead, and not beyond', () => {
    expect(kept([quoteAt(5_000)], clockAt(0))).toBe(1);
    expect(kept([quoteAt(5_001)], clockAt(0))).toBe(0);
  });

  test('is held against the clock after its batch, wherever in the batch the tick stands', () => {
    expect(kept([quoteAt(60_000), tick(60)], clockAt(0))).toBe(1);
    expect(kept([tick(60), quoteAt(65_001)], clockAt(0))).toBe(0);
    expect(kept([tick(40), quoteAt(61_000)], clockAt(60))).toBe(1);
  });

  test('is told by the time that it bears, not by when it was sent', () => {
    const forged = { ...quoteAt(3_600_000), timestamp: at(0) };
    expect(sifted([forged], clockAt(0)).ahead).toEqual([forged]);
  });
});

describe('before the first tick', () => {
  test('nothing can be told: facts wait, and are judged when it comes', () => {
    const before = sifted([quoteAt(3_600_000), quoteAt(1_000)], null);
    expect(before.events).toEqual([]);
    const first = [tick(2)];
    const after = siftFacts(first, clockAfterAll(null, first), before.waiting);
    expect(after.events).toEqual([quoteAt(1_000), ...first]);
    expect(after.ahead).toEqual([quoteAt(3_600_000)]);
    expect(after.waiting.size).toBe(0);
  });

  test('the last three of a symbol wait, and are not pushed out by another', () => {
    const quotes = [1, 2, 3, 4, 5].map((n) => quoteAt(n)).concat(quoteAt(1, 'BBB'));
    const { waiting } = sifted(quotes, null);
    expect(waiting.get('l1|AAA')).toEqual([quoteAt(3), quoteAt(4), quoteAt(5)]);
    expect(waiting.get('l1|BBB')).toEqual([quoteAt(1, 'BBB')]);
  });

  test('they wait in bounds, however many symbols there are', () => {
    const flood = Array.from({ length: 6_000 }, (_, n) => quoteAt(0, `S${n}`));
    expect(sifted(flood, null).waiting.size).toBe(5_000);
  });
});

test('what a broker or an operator says is taken whatever its date', () => {
  const books = brokerBooks('HAMMER', {}, { at: 90_000 });
  expect(sifted([books], clockAt(0)).events).toEqual([books]);
  expect(sifted([books], null).events).toEqual([books]);
});

describe('what is passed over is said', () => {
  const said = (
    before: SaidAhead,
    second: number,
    ...facts: readonly MarketFact[]
  ): { readonly said: SaidAhead; readonly messages: readonly string[] } => {
    const after = sayAhead(before, facts, clockAt(second), ['l1']);
    return { said: after.said, messages: after.alerts.map(({ data }) => data.message) };
  };

  test('once a minute for each symbol', () => {
    const first = said(Map(), 0, quoteAt(3_600_000), quoteAt(3_600_001), quoteAt(9_000, 'BBB'));
    expect(first.messages).toEqual([
      'AAA: l1 is dated 3600 s ahead of the clock and is passed over',
      'BBB: l1 is dated 9 s ahead of the clock and is passed over',
    ]);
    expect(said(first.said, 59, quoteAt(3_600_000)).messages).toEqual([]);
    expect(said(first.said, 60, quoteAt(3_600_000)).messages).toHaveLength(1);
  });

  test('once for a feed that names itself, and never more than 20 in a minute', () => {
    const named = ['AAA', 'BBB'].map((symbol) =>
      quote(symbol, SANE.bid, SANE.ask, { at: 9, source: 'tape' }),
    );
    expect(said(Map(), 0, ...named).messages).toHaveLength(1);
    const flood = Array.from({ length: 50 }, (_, n) => quoteAt(9_000, `S${n}`));
    const first = said(Map(), 0, ...flood);
    expect(first.messages).toHaveLength(20);
    expect(first.said.size).toBe(20);
  });

  test('dated by the clock, not by the fact', () => {
    const { alerts } = sayAhead(Map(), [quoteAt(3_600_000)], clockAt(3), ['l1']);
    expect(alerts[0]?.timestamp).toBe(at(3));
  });
});
