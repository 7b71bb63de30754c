import { type Book, exposure, orderOf, proposal, tick } from '@quant-engine/testkit';
import { bookOf, quotesOf } from '../test-support/events';
import { given, type Engine } from '../test-support/given';

/** The market is 24.99 / 25.01; the last line is short. */
const shorted = (pct: number): Book => ({
  ...bookOf(pct),
  CCC: { quantity: -pct * 100, mark: '25', bucket: 'LT' },
});
const CAP = given(...quotesOf(0), exposure(shorted(131)), tick(0, 'EARLY'));
const HARD = given(...quotesOf(0), exposure(shorted(110))).and(
  tick(0, 'CLOSE', { minutes_to_close: 2 }),
);
const SOFT = given(...quotesOf(0), exposure(shorted(121)), tick(0, 'MID'));
const CALM = given(...quotesOf(0), exposure(shorted(60)), tick(0, 'MID'));

describe('the limit of a reduction that a strategy proposes', () => {
  const limitIn = (engine: Engine, action: 'BUY' | 'SELL', limit_price: string) => {
    const symbol = action === 'SELL' ? 'AAA' : 'CCC';
    return engine.when(proposal(action, 200, symbol, { limit_price })).intents[0]?.data;
  };

  test.each([
    ['a cap recovery', CAP],
    ['a hard de-risk', HARD],
  ])('is the market in %s, where its own would rest', (_, engine) => {
    expect(limitIn(engine, 'SELL', '26.50')).toMatchObject({
      limit_price: '24.99',
      intent_type: 'STRATEGY',
      time_to_live_s: 30,
    });
    expect(limitIn(engine, 'BUY', '23.50')).toMatchObject({ limit_price: '25.01' });
  });

  test('is its own where that is through the market already', () => {
    expect(limitIn(CAP, 'SELL', '24.50')?.limit_price).toBe('24.50');
    expect(limitIn(CAP, 'BUY', '25.50')?.limit_price).toBe('25.50');
  });

  test('is its own where nothing is urgent', () => {
    for (const engine of [SOFT, CALM]) {
      expect(limitIn(engine, 'SELL', '26.50')).toMatchObject({
        limit_price: '26.50',
        time_to_live_s: 90,
      });
    }
  });
});

test('a passive sale that is proposed again in a cap recovery sells', () => {
  const calm = given(...quotesOf(0), exposure(bookOf(128)), tick(0, 'EARLY'));
  const passive = (n: number) => proposal('SELL', 4_000, 'AAA', { at: n, limit_price: '26.50' });
  const first = calm.when(passive(0));
  const [resting] = first.intents as [(typeof first.intents)[number]];
  expect(resting.data.limit_price).toBe('26.50');
  const expired = first.engine.and(
    orderOf(resting, { seq: 1, status: 'ACCEPTED' }),
    tick(90, 'EARLY'),
    ...quotesOf(90),
    exposure(bookOf(131), { at: 90, order_seq: 1 }),
    orderOf(resting, { seq: 2, status: 'EXPIRED', leaves_quantity: 0 }),
  );
  expect(expired.when(passive(90)).intents[0]?.data.limit_price).toBe('24.99');
});
