import { exposure, feature, proposal, quote, tick } from '@quant-engine/testkit';
import { bookOf, quotesOf } from '../test-support/events';
import { given, type Outcome } from '../test-support/given';

/** 60 % gross; the market is 24.00 / 24.20, and the collar 5 % of either. */
const ENGINE = given(
  ...['AAA', 'NEW'].map((symbol) => quote(symbol, '24.00', '24.20')),
  tick(0, 'EARLY'),
  exposure(bookOf(60)),
);

const fateOf = ({ decision, intents }: Outcome): string | undefined =>
  intents[0]?.data.limit_price ?? decision.suppressed[0]?.rule;

const limited = (action: 'BUY' | 'SELL', symbol: string, limit_price: string) =>
  proposal(action, 200, symbol, { limit_price });

describe('a limit', () => {
  const table = `
    BUY  NEW  25.41     | 25.41        | five per cent above the ask, exactly
    BUY  NEW  25.410001 | PRICE_COLLAR | a hair above that
    BUY  NEW  2420.00   | PRICE_COLLAR | a point that was forgotten
    BUY  NEW  0.01      | 0.01         | a bid that rests far below the market
    SELL AAA  22.80     | 22.80        | five per cent below the bid, exactly
    SELL AAA  22.799999 | PRICE_COLLAR | a hair below that
    SELL AAA  0.01      | PRICE_COLLAR | a reduction at any price
    SELL AAA  2400.00   | 2400.00      | an offer that rests far above the market
    SELL NEW  22.79     | PRICE_COLLAR | a short sale
  `;
  const cases = table
    .split('\n')
    .filter((line) => line.includes('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()) as [string, string, string]);

  test.each(cases)('%s is %s: %s', (order, expected) => {
    const [action, symbol = '', limit = ''] = order.split(/ +/);
    const outcome = ENGINE.when(limited(action as 'BUY' | 'SELL', symbol, limit));
    expect(fateOf(outcome)).toBe(expected);
  });

  test('that is refused says by which figures', () => {
    const { decision } = ENGINE.when(limited('BUY', 'NEW', '2500.00'));
    expect(decision.suppressed[0]).toMatchObject({
      rule: 'PRICE_COLLAR',
      detail: 'BUY at 2500.00 is 10230.5785 % through the touch of 24.20, at most 5 %',
    });
  });
});

describe('without a fresh quote', () => {
  const blind = given(...quotesOf(0), tick(61, 'EARLY'), exposure(bookOf(60), { at: 61 }));

  test.each([
    ['an increase', proposal('BUY', 200, 'NEW', { at: 61, limit_price: '25.00' })],
    ['a reduction', proposal('SELL', 200, 'AAA', { at: 61, limit_price: '25.00' })],
    ['a reduction without a limit', proposal('SELL', 200, 'AAA', { at: 61 })],
  ])('%s is suppressed', (_, asked) => {
    expect(fateOf(blind.when(asked))).toBe('NO_QUOTE');
  });
});

test('the playbook knows no collar: its limits come from the market itself', () => {
  const soft = given(quote('AAA', '20.00', '20.20'), feature('AAA', '26.00')).when(
    exposure({ AAA: { quantity: 48_800, mark: '25', bucket: 'LT' } }),
    tick(0, 'MID'),
  );
  expect(soft.intents[0]?.data).toMatchObject({ action: 'SELL', limit_price: '25.99' });
});
