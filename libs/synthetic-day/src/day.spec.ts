import {
  compareUnixNs,
  elapsedMs,
  isEventOf,
  msFromUnixNs,
  parseUsd,
  problemsOfEvent,
  type EventOf,
  type QeEvent,
} from '@quant-engine/contracts';
import { generateDay } from './day';
import { QUIET, QUOTES } from './story';

const FULL = {
  openMs: Date.parse('2026-01-12T14:30:00Z'),
  closeMs: Date.parse('2026-01-12T21:30:00Z'),
};
const EARLY = {
  openMs: Date.parse('2026-11-27T14:30:00Z'),
  closeMs: Date.parse('2026-11-27T18:30:00Z'),
};

/** Quotes come at most so far apart; a rounding of a millisecond is allowed. */
const QUOTE_GAP_MS_MAX = QUOTES.intervalMs[1] + 1;

function first(count: number, seed = 'seed', tradingDate = '2026-01-12', day = FULL): QeEvent[] {
  const events: QeEvent[] = [];
  for (const event of generateDay({ seed, tradingDate, day }).events()) {
    if (events.push(event) === count) break;
  }
  return events;
}

describe('the generated desk', () => {
  const { reference } = generateDay({ seed: 'seed', tradingDate: '2026-01-12', day: FULL });
  const worth = ({ symbol, quantity }: { symbol: string; quantity: number }) =>
    Math.abs(quantity) * (reference.prevCloseOf(symbol) ?? Number.NaN);

  it('has 66 symbols with a price, a volume and one of twelve groups', () => {
    const instruments = [...reference.instruments.values()];
    expect(instruments).toHaveLength(66);
    expect(new Set(instruments.map(({ group }) => group)).size).toBe(12);
    for (const { symbol, prevClose, adv } of instruments) {
      expect(symbol).toMatch(/^[A-Z]{3} PR[A-Z]$/);
      expect(prevClose).toBeGreaterThanOrEqual(15_000_000);
      expect(prevClose).toBeLessThanOrEqual(27_000_000);
      expect(adv).toBeGreaterThanOrEqual(5_000);
      expect(adv).toBeLessThanOrEqual(400_000);
    }
  });

  it.each([
    ['HAMMER', 1_500_000, 115],
    ['IBKR_GUN', 900_000, 104],
    ['IBKR_PED', 2_000_000, 116],
  ])(
    'starts %s with %d $ and a gross of %d %%, 3/4 of it LT and 65 %% long',
    (id, equity, gross) => {
      const book = reference.accounts.find(({ accountId }) => accountId === id)!;
      expect(book.equity).toBe(equity * 1_000_000);
      expect(book.positions.length).toBeGreaterThanOrEqual(35);
      const sum = (positions: typeof book.positions) =>
        positions.reduce((total, position) => total + worth(position), 0);
      const total = sum(book.positions);
      expect(Math.abs((total / book.equity) * 100 - gross)).toBeLessThan(0.3);
      expect(sum(book.positions.filter(({ bucket }) => bucket === 'LT')) / total).toBeCloseTo(
        0.755,
        2,
      );
      expect(sum(book.positions.filter(({ quantity }) => quantity > 0)) / total).toBeCloseTo(
        0.65,
        2,
      );
      for (const { symbol, quantity, avgPrice } of book.positions) {
        expect(reference.groupOf(symbol)).toBeDefined();
        expect(Math.abs(quantity) % 50).toBe(0);
        expect(quantity).not.toBe(0);
        expect(avgPrice % 10_000).toBe(0);
      }
      expect(new Set(book.positions.map(({ symbol }) => symbol)).size).toBe(book.positions.length);
    },
  );

  it('shares no large position between two accounts', () => {
    const large = reference.accounts.flatMap(({ positions, equity }) =>
      positions.filter((position) => worth(position) > equity * 0.02).map(({ symbol }) => symbol),
    );
    expect(large.length).toBeGreaterThan(50);
    expect(new Set(large).size).toBe(large.length);
  });

  it('depends on the seed and not on the date', () => {
    const later = generateDay({ seed: 'seed', tradingDate: '2026-11-27', day: EARLY }).reference;
    expect(later).toEqual(reference);
    expect(
      generateDay({ seed: 'other', tradingDate: '2026-01-12', day: FULL }).reference,
    ).not.toEqual(reference);
  });
});

describe('the events of the generated day', () => {
  it('are the same for the same seed, and each time they are read', () => {
    const day = generateDay({ seed: 'seed', tradingDate: '2026-01-12', day: FULL });
    const [a, b] = [day.events(), day.events()].map((events) => events[Symbol.iterator]());
    const again = first(20_000);
    expect(Array.from(again, () => a!.next().value)).toEqual(again);
    expect(JSON.stringify(Array.from(again, () => b!.next().value))).toBe(JSON.stringify(again));
  });

  it('are others for another seed and on another date', () => {
    const ids = new Set(first(2_000).map(({ event_id }) => event_id));
    const figures = (events: QeEvent[]) => events.map(({ data }) => ({ ...data, quote_time: '' }));
    for (const other of [first(2_000, 'other'), first(2_000, 'seed', '2026-01-13')]) {
      expect(other.some(({ event_id }) => ids.has(event_id))).toBe(false);
      expect(figures(other)).not.toEqual(figures(first(2_000)));
    }
  });
});

describe.each([
  ['a full day', '2026-01-12', FULL],
  ['an early close', '2026-11-27', EARLY],
])('the events of %s', (_, tradingDate, day) => {
  const generated = generateDay({ seed: 'seed', tradingDate, day });
  let events: readonly QeEvent[] = [];
  let quotes: readonly EventOf<'l1'>[] = [];

  beforeAll(() => {
    events = [...generated.events()];
    quotes = events.filter((event) => isEventOf(event, 'l1')) as EventOf<'l1'>[];
  });

  it('run from five minutes before the open to the close, in the order of their times', () => {
    expect(generated.startMs).toBe(day.openMs - 300_000);
    expect(generated.endMs).toBe(day.closeMs);
    const times = events.map(({ timestamp }) => timestamp);
    const backwards = times.filter(
      (time, index) => compareUnixNs(time, times[index - 1] ?? '0') < 0,
    );
    expect(backwards).toEqual([]);
    expect(msFromUnixNs(times[0]!) - generated.startMs).toBeLessThan(5_000);
    expect(generated.endMs - msFromUnixNs(times.at(-1)!)).toBeLessThan(5_000);
    expect(msFromUnixNs(times.at(-1)!)).toBeLessThan(generated.endMs);
    expect(times.every((time) => time.length === 19)).toBe(true);
  });

  it('have ids of their own and fit their schemas', () => {
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(events.length);
    const sample = events.filter(
      (event, index) => index % 37 === 0 || event.event_type === 'proposal',
    );
    expect(sample.flatMap(problemsOfEvent)).toEqual([]);
  });

  it('quote both sides, never crossed, 2 to 12 cents wide', () => {
    const spreads = quotes.map(({ data }) => parseUsd(data.ask) - parseUsd(data.bid));
    expect(Math.min(...new Set(spreads))).toBe(20_000);
    expect(Math.max(...new Set(spreads))).toBe(120_000);
    expect(Math.min(...new Set(quotes.map(({ data }) => parseUsd(data.bid))))).toBeGreaterThan(
      14_000_000,
    );
    const sizes = new Set(quotes.flatMap(({ data }) => [data.bid_size, data.ask_size]));
    expect([...sizes].every((size) => size !== undefined && size >= 100 && size <= 1_500)).toBe(
      true,
    );
  });

  it('quote every symbol as often as the story says, but one that is silent for three minutes', () => {
    const silences: [string, number][] = [];
    const lastOf = new Map<string, string>();
    for (const { data, timestamp } of quotes) {
      const silentMs = elapsedMs(lastOf.get(data.symbol) ?? timestamp, timestamp);
      if (silentMs > QUOTE_GAP_MS_MAX) silences.push([data.symbol, silentMs]);
      lastOf.set(data.symbol, timestamp);
    }
    expect(lastOf.size).toBe(generated.reference.instruments.size);
    expect(Math.min(...[...lastOf.values()].map(msFromUnixNs))).toBeGreaterThan(
      day.closeMs - QUOTE_GAP_MS_MAX - 1,
    );
    expect(silences).toHaveLength(1);
    const [symbol, silentMs] = silences[0]!;
    expect(Math.abs(silentMs - QUIET.minutes * 60_000)).toBeLessThan(QUOTE_GAP_MS_MAX);
    const book = generated.reference.accounts.find(
      ({ accountId }) => accountId === QUIET.accountId,
    )!;
    const { quantity } = book.positions.find((position) => position.symbol === symbol)!;
    const prevClose = generated.reference.prevCloseOf(symbol)!;
    expect((quantity * prevClose) / book.equity).toBeGreaterThan(0.05);
  });

  it('print what the next quote shows as last and counts as volume', () => {
    const lastOf = new Map<string, { price: string; size: number; volume: number }>();
    const wrong: QeEvent[] = [];
    for (const event of events) {
      if (isEventOf(event, 'print')) {
        const { symbol, price, size } = event.data;
        lastOf.set(symbol, { price, size, volume: (lastOf.get(symbol)?.volume ?? 0) + size });
        if (msFromUnixNs(event.timestamp) < day.openMs) wrong.push(event);
      } else if (isEventOf(event, 'l1')) {
        const { symbol, last_price, last_size, volume, prev_close } = event.data;
        const last = lastOf.get(symbol);
        const shown = last_price === (last?.price ?? prev_close) && last_size === last?.size;
        if (!shown || volume !== (last?.volume ?? 0)) wrong.push(event);
      }
    }
    expect(lastOf.size).toBe(generated.reference.instruments.size);
    expect(wrong).toEqual([]);
  });

  it('print on and off the exchange, in round and in odd lots, within the quote before', () => {
    const touch = new Map<string, EventOf<'l1'>['data']>();
    const kinds = new Set<string>();
    const outside: QeEvent[] = [];
    for (const event of events) {
      if (isEventOf(event, 'l1')) touch.set(event.data.symbol, event.data);
      if (!isEventOf(event, 'print')) continue;
      const { symbol, price, size, venue } = event.data;
      kinds.add(`${venue === 'FNRA' ? 'off' : 'lit'} ${size % 100 === 0 ? 'round' : 'odd'}`);
      const { bid, ask } = touch.get(symbol)!;
      if (parseUsd(price) < parseUsd(bid) || parseUsd(price) > parseUsd(ask)) outside.push(event);
    }
    expect(outside).toEqual([]);
    expect([...kinds].sort()).toEqual(['lit odd', 'lit round', 'off odd', 'off round']);
  });

  it('propose both ways in both buckets, always in the bucket that holds the symbol', () => {
    const proposals = events.filter((event) =>
      isEventOf(event, 'proposal'),
    ) as EventOf<'proposal'>[];
    const kinds = proposals.map(({ account_id, timestamp, data }) => {
      const book = generated.reference.accounts.find(
        ({ accountId }) => accountId === data.account_id,
      )!;
      const held = book.positions.find(({ symbol }) => symbol === data.symbol);
      const reduces = held !== undefined && held.quantity > 0 === (data.action === 'SELL');
      expect(account_id).toBe(data.account_id);
      expect(data.bucket).toBe(held?.bucket ?? data.bucket);
      expect(data.quantity).toBeGreaterThanOrEqual(200);
      expect(data.quantity).toBeLessThanOrEqual(
        reduces ? Math.min(600, Math.abs(held.quantity)) : 600,
      );
      expect(elapsedMs(timestamp, data.expires)).toBeGreaterThanOrEqual(60_000);
      expect(elapsedMs(timestamp, data.expires)).toBeLessThanOrEqual(90_000);
      return `${data.bucket} ${held === undefined ? 'new' : reduces ? 'less' : 'more'}`;
    });
    expect([...new Set(kinds)].sort()).toEqual([
      'LT less',
      'LT more',
      'LT new',
      'MM_PURE less',
      'MM_PURE more',
      'MM_PURE new',
    ]);
  });

  it('propose at the touch of the moment or within it', () => {
    const touch = new Map<string, EventOf<'l1'>['data']>();
    const outside: QeEvent[] = [];
    for (const event of events) {
      if (isEventOf(event, 'l1')) touch.set(event.data.symbol, event.data);
      if (!isEventOf(event, 'proposal')) continue;
      const limit = parseUsd(event.data.limit_price ?? '0');
      const { bid, ask } = touch.get(event.data.symbol)!;
      if (limit < parseUsd(bid) || limit > parseUsd(ask)) outside.push(event);
    }
    expect(outside).toEqual([]);
  });
});
