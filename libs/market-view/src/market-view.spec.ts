import { formatUsd, parseUsd, pctOf, type EventOf } from '@quant-engine/contracts';
import { type Changes, OPEN_MS, quote } from '@quant-engine/testkit';
import { isMarked, markOf } from './mark';
import { viewAfterL1, viewAfterPrint, viewUntil, type MarketView } from './market-view';

const SPREAD_MAX = pctOf(5);
const AGE_MS_MAX = 60_000;
const NO_FALLBACK = { avgPrice: parseUsd('9.99') };

type QuoteLine = Changes<'l1'> & { readonly bid: string; readonly ask: string };
type Told = QuoteLine | { readonly print: string; readonly at: number };

const quoteOf = ({ bid, ask, ...rest }: QuoteLine): EventOf<'l1'> =>
  quote('CIM PRB', bid, ask, rest);

/** What is known of the market after some quotes and prints. */
function viewOf(...told: readonly Told[]): MarketView | undefined {
  return told.reduce<MarketView | undefined>((view, line) => {
    if ('print' in line)
      return viewAfterPrint(view, parseUsd(line.print), OPEN_MS + line.at * 1000);
    return viewAfterL1(view, quoteOf(line).data, SPREAD_MAX);
  }, undefined);
}

function markAt(ms: number, ...told: readonly Told[]): string {
  const { price, source } = markOf(viewOf(...told), OPEN_MS + ms, AGE_MS_MAX, NO_FALLBACK);
  return `${formatUsd(price)} ${source}`;
}

const SANE = { bid: '24.90', ask: '25.10' };
const NO_QUOTE = { bid: '0', ask: '0' };

test('a fresh sane quote marks at its middle, even when a last price stands elsewhere', () => {
  expect(markAt(0, { ...SANE, last_price: '24.00', volume: 100 })).toBe('25.00 quote');
});

test.each([
  [60_000, '25.00 quote'],
  [60_001, '25.00 last_known'],
])('a quote of %i ms ago marks as %s', (ms, mark) => {
  expect(markAt(ms, SANE)).toBe(mark);
});

test.each([
  [60_000, '24.80 last'],
  [60_001, '24.80 last_known'],
])('a last price of %i ms ago marks as %s', (ms, mark) => {
  expect(markAt(ms, { ...NO_QUOTE, last_price: '24.80', volume: 100 })).toBe(mark);
});

test.each([
  ['0', '25.10'],
  ['24.90', '0'],
  ['25.10', '24.90'],
  ['25.00', '25.00'],
  ['8.27', '24.50'],
])('%s / %s is no quote: the older one stands, and then the last price', (bid, ask) => {
  const insane = { bid, ask, at: 1 };
  expect(markAt(2000, SANE, insane)).toBe('25.00 quote');
  expect(markAt(60_001, SANE, insane)).toBe('25.00 last_known');
  expect(markAt(2000, { ...insane, last_price: '24.80', volume: 9 })).toBe('24.80 last');
});

test('without a market the previous close marks, and at the very last the price paid', () => {
  const view = viewOf({ ...NO_QUOTE, prev_close: '24.70' });
  const paid = parseUsd('24.00');
  const close = parseUsd('24.60');
  const mark = (known: MarketView | undefined, prevClose?: typeof close) =>
    markOf(known, OPEN_MS, AGE_MS_MAX, { prevClose, avgPrice: paid });
  expect(mark(view, close)).toEqual({ price: parseUsd('24.70'), source: 'prev_close' });
  expect(mark(undefined, close)).toEqual({ price: close, source: 'prev_close' });
  expect(mark(undefined)).toEqual({ price: paid, source: 'avg_price' });
});

test('a previous close or a last price of 0 is not known', () => {
  expect(markAt(0, { ...NO_QUOTE, last_price: '0', volume: 5, prev_close: '0' })).toBe(
    '9.99 avg_price',
  );
});

test('only the word of now counts as marked', () => {
  const marked = (['quote', 'last', 'last_known', 'prev_close', 'avg_price'] as const).filter(
    isMarked,
  );
  expect(marked).toEqual(['quote', 'last']);
});

describe('a last price that the feed repeats is not a trade', () => {
  const frozen = { ...NO_QUOTE, last_price: '24.80', volume: 100 };

  test('it grows old while its volume stands still', () => {
    expect(markAt(60_001, frozen, { ...frozen, at: 30 })).toBe('24.80 last_known');
  });

  test('it is fresh again when the volume moved', () => {
    expect(markAt(60_001, frozen, { ...frozen, volume: 200, at: 30 })).toBe('24.80 last');
  });

  test('it is fresh again when the price moved', () => {
    expect(markAt(60_001, frozen, { ...frozen, last_price: '24.81', at: 30 })).toBe('24.81 last');
  });

  test('a day without volume has no trade', () => {
    expect(markAt(0, { ...frozen, volume: 0 })).toBe('9.99 avg_price');
  });

  test('it does not take back what a print told', () => {
    const print = { print: '25.30', at: 1 };
    expect(markAt(3000, frozen, print, { ...frozen, at: 2 })).toBe('25.30 last');
    expect(markAt(3000, print, { ...frozen, at: 2 })).toBe('25.30 last');
    expect(markAt(3000, frozen, print, { ...frozen, volume: 200, at: 2 })).toBe('24.80 last');
  });
});

describe('what is older than what is known is passed over', () => {
  test('a quote older than the one held', () => {
    const older = {
      bid: '20.00',
      ask: '20.10',
      last_price: '20.05',
      volume: 5,
      prev_close: '19.00',
    };
    const view = viewOf({ ...SANE, at: 1 }, { ...older, at: 0.999 });
    expect(view).toEqual(viewOf({ ...SANE, at: 1 }));
  });

  test('a quote older than one that was no quote', () => {
    const newest = { ...NO_QUOTE, last_price: '24.80', volume: 100, at: 1 };
    const older = { ...NO_QUOTE, last_price: '24.10', volume: 90, at: 0.5 };
    expect(markAt(1000, newest, older)).toBe('24.80 last');
  });

  test('a last price older than a print', () => {
    const quote = { ...NO_QUOTE, last_price: '24.10', volume: 90, at: 0.5 };
    const first = { ...NO_QUOTE, last_price: '24.00', volume: 80, at: 0 };
    expect(markAt(1000, first, { print: '24.80', at: 0.9 }, quote)).toBe('24.80 last');
  });

  test('a print older than a print, and as the last known mark one older than the quote', () => {
    expect(markAt(2000, { print: '24.80', at: 1 }, { print: '24.10', at: 0.999 })).toBe(
      '24.80 last',
    );
    expect(markAt(90_000, { ...SANE, at: 1 }, { print: '24.10', at: 0.999 })).toBe(
      '25.00 last_known',
    );
  });
});

describe('when the clock is set back', () => {
  const right = { ...SANE, last_price: '24.95', volume: 100, at: 1 };
  const future = { bid: '74.90', ask: '75.10', last_price: '75.00', volume: 200, at: 7200 };

  test('what is dated later goes, so that right prices count again', () => {
    const kept = viewUntil(viewOf(right, future)!, OPEN_MS + 6000);
    expect(markOf(kept, OPEN_MS + 2000, AGE_MS_MAX, NO_FALLBACK).source).toBe('avg_price');
    const again = viewAfterL1(
      kept,
      quote('CIM PRB', SANE.bid, SANE.ask, { at: 2 }).data,
      SPREAD_MAX,
    );
    expect(markOf(again, OPEN_MS + 2000, AGE_MS_MAX, NO_FALLBACK)).toEqual({
      price: parseUsd('25.00'),
      source: 'quote',
    });
  });

  test('and everything else stays', () => {
    const view = viewOf(right)!;
    expect(viewUntil(view, OPEN_MS + 1000)).toBe(view);
  });
});
