import type { QeEvent } from '@quant-engine/contracts';
import { exposure, orderOf, proposal, quote, tick } from '@quant-engine/testkit';
import { bookOf, quotesOf } from '../test-support/events';
import { given, type Engine, type Outcome } from '../test-support/given';

const rulesOf = ({ decision }: Outcome): readonly string[] =>
  decision.suppressed.map((line) => line.rule);

/** 50 % in BBB; AAA is marked at $5, yesterday's close, and now quoted at ten times that. */
const BOOK = {
  AAA: { quantity: 200, mark: '5', bucket: 'LT' },
  BBB: { quantity: 20_000, mark: '25', bucket: 'LT' },
} as const;
const reopened = (...more: readonly QeEvent[]): Engine =>
  given(...quotesOf(0), tick(0, 'EARLY'), exposure(BOOK), quote('AAA', '49.95', '50.05'), ...more);

describe('an increase weighs what it will cost', () => {
  test('at the ask of now, where the mark of the snapshot is of yesterday', () => {
    // 20,000 shares are 10 % of the equity at the mark, and 100 % at the ask.
    expect(rulesOf(reopened().when(proposal('BUY', 20_000, 'AAA')))).toEqual(['WOULD_POTENTIAL']);
  });

  test('at the ask of now, though its own limit would wait far below', () => {
    const waiting = proposal('BUY', 20_000, 'AAA', { limit_price: '5.00' });
    expect(rulesOf(reopened().when(waiting))).toEqual(['WOULD_POTENTIAL']);
  });

  test('at the bid of now, where it sells short', () => {
    const short = { AAA: { quantity: -200, mark: '5', bucket: 'LT' }, BBB: BOOK.BBB } as const;
    const engine = given(...quotesOf(0), tick(0, 'EARLY'), exposure(short)).and(
      quote('AAA', '49.95', '50.05'),
    );
    expect(rulesOf(engine.when(proposal('SELL', 20_000, 'AAA')))).toEqual(['WOULD_POTENTIAL']);
  });

  test('at its own limit, where that is the highest', () => {
    // LT has 0.75 % left of its 90 %, 290 shares of $25.862...
    const engine = given(...quotesOf(0), tick(0, 'EARLY'), exposure(bookOf(119)));
    const at = (limit_price: string) => proposal('BUY', 290, 'NEW', { limit_price });
    expect(rulesOf(engine.when(at('25.86')))).toEqual([]);
    expect(rulesOf(engine.when(at('25.87')))).toEqual(['WOULD_BUCKET_LT']);
  });

  test('at the mark, where that is the highest', () => {
    const dear = { AAA: { ...BOOK.AAA, mark: '50' }, BBB: BOOK.BBB } as const;
    const engine = given(...quotesOf(0), tick(0, 'EARLY'), exposure(dear));
    expect(rulesOf(engine.when(proposal('BUY', 20_000, 'AAA')))).toEqual(['WOULD_POTENTIAL']);
  });
});

describe('an increase on its way weighs what it will cost', () => {
  const asked = reopened().when(proposal('BUY', 6_000, 'AAA'));

  test('until a snapshot shows it, whatever the mark of the snapshot', () => {
    // 6000 shares at $50.05 are 30 %, of the 40 % that LT has left.
    expect(asked.intents).toHaveLength(1);
    expect(rulesOf(asked.engine.when(proposal('BUY', 6_000, 'AAA')))).toEqual(['WOULD_BUCKET_LT']);
  });

  test.each([
    ['its own mark, where the newest is lower', '25', '10'],
    ['the newest mark, where its own is lower', '10', '25'],
  ])('at %s', (_, before, after) => {
    const at = (mark: string) => ({ ...BOOK, AAA: { ...BOOK.AAA, mark } });
    const cheap = given(tick(0, 'EARLY'), quote('AAA', '9.99', '10.00'), exposure(at(before)));
    const buying = cheap.and(proposal('BUY', 12_000, 'AAA'), exposure(at(after), { at: 1 }));
    // 12,000 shares are 30 % at $25 and 12 % at $10; LT has 40 % left, 10 % of it for these.
    expect(rulesOf(buying.when(proposal('BUY', 10_000, 'AAA')))).toEqual(['WOULD_BUCKET_LT']);
  });

  test('also when it is working, until then', () => {
    const [intent] = asked.intents as [(typeof asked.intents)[number]];
    const working = asked.engine.and(
      orderOf(intent, { seq: 1, status: 'ACCEPTED' }),
      exposure(BOOK, { at: 1 }),
      tick(1, 'EARLY'),
    );
    expect(rulesOf(working.when(proposal('BUY', 6_000, 'AAA', { at: 1 })))).toEqual([
      'WOULD_BUCKET_LT',
    ]);
  });
});
