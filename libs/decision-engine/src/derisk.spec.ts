import { sideOfClassification, type DeriskAction } from '@quant-engine/contracts';
import {
  at,
  type Book,
  type BookLine,
  exposure,
  feature,
  orderOf,
  quote,
  tick,
} from '@quant-engine/testkit';
import { DESK, NO_VOLUME, referenceWith } from '../test-support/desk';
import { bookOf, quotesOf } from '../test-support/events';
import { given, givenDesk, type Engine, type Outcome } from '../test-support/given';

const long = (quantity: number, bucket: BookLine['bucket'] = 'LT'): BookLine => ({
  quantity,
  mark: '25',
  bucket,
});

/** `SELL 400 AAA` */
function orders({ intents }: Outcome): readonly string[] {
  return intents.map(({ data }) => `${data.action} ${data.quantity} ${data.symbol}`);
}

function passedOver({ decision }: Outcome): readonly string[] {
  return decision.suppressed.map((line) => `${line.rule} ${line.symbol}`);
}

/** Ticks up to one second before a step, and then that one. */
function stepsAt(engine: Engine, regime: 'EARLY' | 'MID', last: number): readonly number[] {
  const at: number[] = [];
  let now = engine;
  for (let n = 0; n <= last; n += 1) {
    const outcome = now.and(...(n % 30 === 0 ? quotesOf(n) : [])).when(tick(n, regime));
    if (outcome.intents.length > 0) at.push(n);
    now = outcome.engine.and(...(n % 30 === 0 ? [exposure(bookOf(SOFT), { at: n })] : []));
  }
  return at;
}
const SOFT = 129;

describe('the pace', () => {
  test('a soft de-risk takes a step every 60 ticks', () => {
    expect(stepsAt(given(exposure(bookOf(SOFT))), 'MID', 185)).toEqual([0, 60, 120, 180]);
  });

  test('a cap recovery takes one every 5, each a tenth of the need of its beginning', () => {
    let engine = given(exposure({ AAA: long(57_200) }), ...quotesOf(0));
    const steps: string[] = [];
    for (let n = 0; n <= 49; n += 1) {
      const outcome = engine.when(tick(n, 'EARLY'));
      steps.push(...orders(outcome).map((line) => `${n}: ${line}`));
      engine = outcome.engine;
    }
    // 143 - 123 = 20 % of $1,000,000: ten steps of $20,000, four lots at $25.
    expect(steps).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45].map((n) => `${n}: SELL 800 AAA`));
    expect(engine.when(tick(50, 'EARLY')).outputs).toEqual([]);
  });

  test('a new target starts over, at once', () => {
    const soft = given(exposure(bookOf(119)), ...quotesOf(0)).when(tick(0, 'LATE'));
    expect(soft.decision).toMatchObject({ target_pct: 115, playbook: { step: 1 } });
    const close = soft.engine.when(tick(1, 'CLOSE', { minutes_to_close: 14 }));
    expect(close.decision).toMatchObject({ target_pct: 100, playbook: { step: 1, tick: 1 } });
    expect(close.intents).not.toHaveLength(0);
  });

  test('a new action starts over, at once', () => {
    const soft = given(exposure(bookOf(110)), ...quotesOf(0)).when(
      tick(0, 'CLOSE', { minutes_to_close: 3 }),
    );
    const hard = soft.engine.when(tick(1, 'CLOSE', { minutes_to_close: 2 }));
    expect(hard.decision).toMatchObject({
      action: 'HARD_DERISK',
      playbook: { step: 1, initial_need: '90000.00' },
    });
  });

  test('what expires unfilled is asked for again, at the next step', () => {
    const asked = given(exposure({ AAA: long(52_000) }), ...quotesOf(0)).when(tick(0, 'EARLY'));
    const [intent] = asked.intents as [(typeof asked.intents)[number]];
    const expired = asked.engine.and(
      orderOf(intent, { seq: 1, status: 'EXPIRED', leaves_quantity: 0 }),
    );
    expect(expired.when(tick(4, 'EARLY')).intents).toEqual([]);
    const again = expired.when(tick(5, 'EARLY'));
    expect(again.decision.playbook).toMatchObject({ step: 2, remaining_need: '70000.00' });
  });
});

describe('the price', () => {
  /** The limit of the first order for a position of 129 % (soft) or as the case has it. */
  function limitOf(
    action: DeriskAction,
    quantitySign: 1 | -1,
    bidAsk: readonly [string, string],
    truthPrice?: readonly [price: string, at: number, confidence: number],
  ): string | undefined {
    const pct = action === 'CAP_RECOVERY' ? 52_000 : 48_800;
    const clock =
      action === 'HARD_DERISK'
        ? tick(400, 'CLOSE', { minutes_to_close: 2 })
        : tick(400, action === 'SOFT_DERISK' ? 'MID' : 'EARLY');
    const outcome = given(
      exposure({ AAA: long(quantitySign * pct) }, { at: 400 }),
      quote('AAA', ...bidAsk, { at: 400 }),
      ...(truthPrice === undefined
        ? []
        : [feature('AAA', truthPrice[0], { at: truthPrice[1], confidence: truthPrice[2] })]),
    ).when(clock);
    expect(outcome.decision.action).toBe(action);
    return outcome.intents[0]?.data.limit_price;
  }

  const touch = ['24.90', '25.10'] as const;
  const table: readonly [string, string | undefined, string][] = [
    [
      'a soft sale asks for the truth price, a cent below it',
      limitOf('SOFT_DERISK', 1, touch, ['25.00', 400, 80]),
      '24.99',
    ],
    [
      'a soft purchase bids it, a cent above',
      limitOf('SOFT_DERISK', -1, touch, ['25.00', 400, 80]),
      '25.01',
    ],
    [
      'a soft sale never goes through the bid by more than a cent',
      limitOf('SOFT_DERISK', 1, touch, ['24.50', 400, 80]),
      '24.89',
    ],
    [
      'a soft purchase never goes through the ask by more than a cent',
      limitOf('SOFT_DERISK', -1, touch, ['25.50', 400, 80]),
      '25.11',
    ],
    [
      'a soft sale is a whole cent, up from the truth less a cent',
      limitOf('SOFT_DERISK', 1, touch, ['25.0049', 400, 80]),
      '25.00',
    ],
    [
      'a soft purchase is a whole cent, down from the truth and a cent',
      limitOf('SOFT_DERISK', -1, touch, ['25.0049', 400, 80]),
      '25.01',
    ],
    [
      'a soft sale is a whole cent also where it is held at the bid',
      limitOf('SOFT_DERISK', 1, ['24.9051', '25.10'], ['24.50', 400, 80]),
      '24.90',
    ],
    [
      'a soft sale may wait above the market',
      limitOf('SOFT_DERISK', 1, touch, ['26.00', 400, 80]),
      '25.99',
    ],
    [
      'a truth price of exactly 50 % is used',
      limitOf('SOFT_DERISK', 1, touch, ['25.00', 400, 50]),
      '24.99',
    ],
    [
      'below that confidence a soft sale takes the touch',
      limitOf('SOFT_DERISK', 1, touch, ['25.00', 400, 49.9]),
      '24.90',
    ],
    [
      'a truth price of 300 s ago is used',
      limitOf('SOFT_DERISK', 1, touch, ['25.00', 100, 80]),
      '24.99',
    ],
    ['an older one is not', limitOf('SOFT_DERISK', 1, touch, ['25.00', 99, 80]), '24.90'],
    [
      'without a truth price a soft purchase takes the touch',
      limitOf('SOFT_DERISK', -1, touch),
      '25.10',
    ],
    [
      'a hard sale hits the bid, whatever the truth',
      limitOf('HARD_DERISK', 1, touch, ['25.00', 400, 80]),
      '24.90',
    ],
    [
      'a hard purchase lifts the ask',
      limitOf('HARD_DERISK', -1, touch, ['25.00', 400, 80]),
      '25.10',
    ],
    ['a cap recovery hits the bid', limitOf('CAP_RECOVERY', 1, touch, ['25.00', 400, 80]), '24.90'],
    ['a cap recovery lifts the ask', limitOf('CAP_RECOVERY', -1, touch), '25.10'],
  ];

  test.each(table)('%s', (_, limit, expected) => {
    expect(limit).toBe(expected);
  });
});

describe('without a quote', () => {
  const book = { AAA: long(40_000), BBB: long(12_000) };

  test('a position is passed over, on record, and the next one reduced', () => {
    const outcome = given(exposure(book), ...quotesOf(0, ['BBB'])).when(tick(0, 'EARLY'));
    expect(orders(outcome)).toEqual(['SELL 400 BBB']);
    expect(passedOver(outcome)).toEqual(['NO_QUOTE AAA']);
  });

  test('a quote of 60 s ago is one, an older one is none', () => {
    const begun = given(exposure(book, { at: 30 }), ...quotesOf(0));
    expect(begun.when(tick(60, 'EARLY')).intents).not.toHaveLength(0);
    expect(begun.when(tick(61, 'EARLY')).intents).toEqual([]);
  });

  test('nothing can be reduced: an alert says so, at the first step and at every twelfth', () => {
    let engine = given(exposure(book));
    const alerts: string[] = [];
    for (let n = 0; n <= 60; n += 1) {
      const outcome = engine.when(tick(n, 'EARLY'));
      alerts.push(...outcome.alerts.map(({ data }) => `${n} ${data.alert_type}`));
      engine = outcome.engine;
    }
    expect(alerts).toEqual(['0 CAP_EPISODE_OPENED', '0 DERISK_BLOCKED', '60 DERISK_BLOCKED']);
  });

  test('the playbook goes on as soon as there is one', () => {
    const blocked = given(exposure(book)).and(tick(0, 'EARLY'), ...quotesOf(3));
    expect(blocked.when(tick(4, 'EARLY')).intents).toEqual([]);
    expect(orders(blocked.when(tick(5, 'EARLY')))).toEqual(['SELL 400 AAA']);
  });
});

describe('the size', () => {
  const odds = Object.fromEntries(['AAA', 'BBB', 'CCC'].map((name) => [name, long(150)]));

  test('an odd lot goes out in a cap recovery and a hard de-risk', () => {
    const figures = exposure(odds, { equity: '8000' });
    const cap = given(figures, ...quotesOf(0)).when(tick(0, 'EARLY'));
    expect(orders(cap)).toEqual(['SELL 150 AAA']);
    const hard = given(exposure(odds, { equity: '11000' }), ...quotesOf(0)).when(
      tick(0, 'CLOSE', { minutes_to_close: 2 }),
    );
    expect(orders(hard)).toEqual(['SELL 150 AAA']);
  });

  test('no odd lot goes out in a soft de-risk, and that is on record', () => {
    const soft = given(exposure(odds, { equity: '9000' }), ...quotesOf(0)).when(tick(0, 'MID'));
    expect(orders(soft)).toEqual([]);
    expect(passedOver(soft)).toEqual(['MIN_LOT AAA', 'MIN_LOT BBB', 'MIN_LOT CCC']);
    expect(soft.alerts.map(({ data }) => data.alert_type)).toEqual(['DERISK_BLOCKED']);
  });

  // $10,000,000 of equity at 140 %: a step is 1.7 % and more of it, $170,000, 6,800 shares.
  const huge: Book = { AAA: long(560_000) };
  const whale = { equity: '10000000' };

  test('one order is 2000 shares at most', () => {
    const cap = given(exposure(huge, whale), ...quotesOf(0)).when(tick(0, 'EARLY'));
    expect(orders(cap)).toEqual(['SELL 2000 AAA']);
  });

  test('and 4000 in CLOSE', () => {
    const close = given(exposure(huge, whale), ...quotesOf(0)).when(
      tick(0, 'CLOSE', { minutes_to_close: 2 }),
    );
    expect(orders(close)).toEqual(['SELL 4000 AAA']);
  });

  test('and never more than liquidity lets through', () => {
    const thin = { ...DESK, reference: referenceWith(['HAMMER'], { AAA: 650_400 }) };
    const cap = givenDesk(thin, exposure(huge, whale), ...quotesOf(0)).when(tick(0, 'EARLY'));
    expect(orders(cap)).toEqual(['SELL 650 AAA']);
  });

  test('nor than the cap of market making, also in CLOSE', () => {
    const mm = given(exposure({ AAA: long(560_000, 'MM_PURE') }, whale), ...quotesOf(0));
    expect(orders(mm.when(tick(0, 'CLOSE', { minutes_to_close: 2 })))).toEqual(['SELL 2000 AAA']);
  });

  test('an unknown volume lets one lot through', () => {
    const unknown = givenDesk(NO_VOLUME, exposure(huge, whale), ...quotesOf(0));
    expect(orders(unknown.when(tick(0, 'EARLY')))).toEqual(['SELL 200 AAA']);
  });
});

test('what is on its way out of a position is not sold a second time', () => {
  const book = { AAA: long(600), BBB: long(51_400) };
  const cap = given(exposure(book), ...quotesOf(0, ['AAA'])).when(tick(0, 'EARLY'));
  // Two lots of it are on their way; one is left to sell.
  expect(orders(cap)).toEqual(['SELL 400 AAA']);
  expect(orders(cap.engine.when(tick(5, 'EARLY')))).toEqual(['SELL 200 AAA']);
  const third = cap.engine.and(tick(5, 'EARLY')).when(tick(10, 'EARLY'));
  expect(orders(third)).toEqual([]);
  expect(passedOver(third)).toEqual(['NO_QUOTE BBB']);
});

test('the class is the same in decision and intent, and longs are sold while shorts are bought', () => {
  const book = { AAA: long(-26_000), MMM: long(26_200, 'MM_PURE') };
  const outcome = given(exposure(book), ...quotesOf(0))
    .and(tick(0, 'EARLY'))
    .when(exposure(book, { at: 5 }), tick(5, 'EARLY'));
  const first = given(exposure(book), ...quotesOf(0)).when(tick(0, 'EARLY'));
  for (const { decision, intents } of [outcome, first]) {
    expect(decision.proposals.map((line) => line.classification)).toEqual(
      intents.map(({ data }) => data.classification),
    );
    for (const { data } of intents) {
      expect(data.action).toBe(sideOfClassification(data.classification));
      expect(data.action).toBe(data.symbol === 'AAA' ? 'BUY' : 'SELL');
    }
  }
});

test('an intent says what it is for, how long it lives, and what it does to the book', () => {
  const { intents } = given(exposure({ AAA: long(52_000) }), ...quotesOf(0)).when(tick(0, 'EARLY'));
  expect(intents[0]?.data).toMatchObject({
    intent_type: 'CAP_RECOVERY',
    classification: 'LT_LONG_DECREASE',
    effect: 'DECREASE',
    priority: 100,
    time_to_live_s: 30,
    valid_until: at(30),
    risk_delta_notional: '-10000.00',
    risk_delta_gross_pct: -1,
    position_context_at_intent: {
      current_qty: 52_000,
      avg_fill_price: '20.00',
      notional: '1300000.00',
    },
    reason: 'CAP_RECOVERY step 1',
  });
});
