import type { ProposalData } from '@quant-engine/contracts';
import { at, type Book, exposure, orderOf, proposal, quote, tick } from '@quant-engine/testkit';
import { DESK, NO_VOLUME, referenceWith, rulesWith, SYMBOLS } from '../test-support/desk';
import { bookOf, quotesOf } from '../test-support/events';
import { given, givenDesk, type Engine, type Outcome } from '../test-support/given';

/** What became of a proposal: what was approved, and what by which rule was not. */
function fateOf({ decision, intents }: Outcome): readonly string[] {
  return [
    ...intents.map(({ data }) => `${data.classification} ${data.quantity}`),
    ...decision.suppressed.map((line) => `${line.rule} ${line.classification} ${line.quantity}`),
  ];
}

/** Quotes at whose ask a share weighs its mark of $25. */
const AT_MARK = SYMBOLS.map((symbol) => quote(symbol, '24.99', '25.00'));

/** A calm account in MID: 70 % gross, of which 17.5 % in market making; NEW is not held. */
const CALM = given(...quotesOf(0), exposure(bookOf(70)), tick(0, 'MID'));

/** The same account in another mode. */
const THROTTLED = given(
  ...quotesOf(0),
  exposure(bookOf(70), { potential_exposure_pct: 121 }),
  tick(0, 'MID'),
);
const CAP = given(...quotesOf(0), exposure(bookOf(131)), tick(0, 'EARLY'));
const HARD = given(
  ...quotesOf(0),
  exposure(bookOf(110)),
  tick(0, 'CLOSE', { minutes_to_close: 2 }),
);
const SOFT_DERISK = given(...quotesOf(0), exposure(bookOf(121)), tick(0, 'MID'));

const MM: Partial<ProposalData> = { bucket: 'MM_PURE' };

describe('an increase', () => {
  test('is approved where every figure stays within its limit', () => {
    const outcome = CALM.when(proposal('BUY', 400, 'NEW'));
    expect(fateOf(outcome)).toEqual(['LT_LONG_INCREASE 400']);
    expect(outcome.intents[0]?.data).toMatchObject({
      intent_type: 'STRATEGY',
      limit_price: '25.01',
      priority: 10,
      risk_delta_notional: '10004.00',
      reason: 'tester: a test',
    });
  });

  test.each([
    ['a throttle', THROTTLED, 'THROTTLE_NEW_ORDERS'],
    ['a cap episode', CAP, 'CAP_EPISODE'],
    ['a hard de-risk', HARD, 'HARD_DERISK'],
    ['a soft de-risk', SOFT_DERISK, 'SOFT_DERISK'],
  ])('is suppressed in %s, of either bucket and side', (_, engine, rule) => {
    expect(fateOf(engine.when(proposal('BUY', 200, 'NEW')))).toEqual([
      `${rule} LT_LONG_INCREASE 200`,
    ]);
    expect(fateOf(engine.when(proposal('SELL', 200, 'NEW', MM)))).toEqual([
      `${rule} MM_SHORT_INCREASE 200`,
    ]);
  });

  test('of market making is suppressed above 120 % gross, and one of LT is not', () => {
    const wide = rulesWith({
      'max_pct: 90 # above it, no new orders': 'max_pct: 200 # above it, no new orders',
      'max_pct: 30 # above it, no new orders': 'max_pct: 200 # above it, no new orders',
    });
    const at = (pct: number): Engine =>
      givenDesk({ ...DESK, rules: wide }, ...quotesOf(0), exposure(bookOf(pct))).and(
        tick(0, 'EARLY'),
      );
    const mm = () => proposal('BUY', 200, 'NEW', MM);
    expect(fateOf(at(120.04).when(mm()))).toEqual(['SOFT_LIMIT MM_LONG_INCREASE 200']);
    expect(fateOf(at(120).when(mm()))).toEqual(['MM_LONG_INCREASE 200']);
    expect(fateOf(at(121).when(proposal('BUY', 200, 'NEW')))).toEqual(['LT_LONG_INCREASE 200']);
  });

  test('may fill its bucket exactly, and not pass what it may hold', () => {
    // 25 % in MMM; 2000 shares of $25 are the 5 % that are left.
    const at = given(...AT_MARK, exposure(bookOf(100)), tick(0, 'LATE'));
    const full = at.when(proposal('BUY', 2_000, 'MMM', MM));
    expect(fateOf(full)).toEqual(['MM_LONG_INCREASE 2000']);
    expect(fateOf(full.engine.when(proposal('BUY', 200, 'MMM', MM)))).toEqual([
      'WOULD_BUCKET_MM_PURE MM_LONG_INCREASE 200',
    ]);
  });

  test('is not made without a fresh quote, also at a limit of its own', () => {
    const stale = CALM.and(tick(61, 'MID'), exposure(bookOf(70), { at: 61 }));
    expect(fateOf(stale.when(proposal('BUY', 200, 'NEW', { at: 61 })))).toEqual([
      'NO_QUOTE LT_LONG_INCREASE 200',
    ]);
    expect(
      fateOf(stale.when(proposal('BUY', 200, 'NEW', { at: 61, limit_price: '25.00' }))),
    ).toEqual(['NO_QUOTE LT_LONG_INCREASE 200']);
  });

  test('is not made while an order of the other side is on its way', () => {
    const selling = CALM.when(proposal('SELL', 200, 'AAA')).engine;
    expect(fateOf(selling.when(proposal('BUY', 200, 'AAA')))).toEqual([
      'OPPOSITE_SIDE LT_LONG_INCREASE 200',
    ]);
  });

  test('of an unknown volume is denied', () => {
    const unknown = givenDesk(NO_VOLUME, ...quotesOf(0), exposure(bookOf(70)));
    const outcome = unknown.and(tick(0, 'MID')).when(proposal('BUY', 200, 'NEW'));
    expect(fateOf(outcome)).toEqual(['LIQUIDITY_DENIED LT_LONG_INCREASE 200']);
  });
});

describe('many increases against one snapshot', () => {
  // 100 % in LATE, where 115 % is tolerated: 6000 shares of $25 fit, and no more.
  const book: Book = {
    AAA: { quantity: 20_000, mark: '25', bucket: 'LT' },
    CCC: { quantity: -14_000, mark: '25', bucket: 'LT' },
    MMM: { quantity: 6_000, mark: '25', bucket: 'MM_PURE' },
  };
  const wide = rulesWith({
    'max_pct: 90 # above it, no new orders': 'max_pct: 200 # above it, no new orders',
  });
  const begun = givenDesk({ ...DESK, rules: wide }, ...AT_MARK, exposure(book)).and(
    tick(0, 'LATE'),
  );
  const five = () => Array.from({ length: 5 }, () => proposal('BUY', 2_000, 'AAA'));

  test('cannot pass the tolerance together, in one batch', () => {
    const { decisions, intents } = begun.when(...five());
    expect(intents).toHaveLength(3);
    expect(decisions.flatMap(({ data }) => data.suppressed.map((line) => line.rule))).toEqual([
      'WOULD_POTENTIAL',
      'WOULD_POTENTIAL',
    ]);
  });

  test('nor one by one, nor when some are working and a snapshot does not show them yet', () => {
    const three = five().slice(0, 3);
    let engine = begun;
    for (const one of three) {
      const outcome = engine.when(one);
      const [intent] = outcome.intents as [(typeof outcome.intents)[number]];
      const seq = engine.state.tickets.size + 1;
      engine = outcome.engine.and(orderOf(intent, { seq, status: 'ACCEPTED' }));
    }
    const blind = engine.and(exposure(book, { at: 2 }), tick(2, 'LATE'));
    expect(fateOf(blind.when(proposal('BUY', 200, 'AAA', { at: 2 })))).toEqual([
      'WOULD_POTENTIAL LT_LONG_INCREASE 200',
    ]);
  });

  test('are not counted twice when the snapshot shows them', () => {
    const asked = begun.when(proposal('BUY', 2_000, 'AAA'));
    const [intent] = asked.intents as [(typeof asked.intents)[number]];
    const seen = asked.engine.and(
      orderOf(intent, { seq: 1, status: 'ACCEPTED' }),
      exposure(book, { at: 2, order_seq: 1, potential_exposure_pct: 105 }),
      tick(2, 'LATE'),
    );
    expect(seen.when(...five()).intents).toHaveLength(2);
  });

  test('cannot pass what a group may hold', () => {
    const shipping = rulesWith({
      'SHIPPING: { target_pct: 5, max_pct: 35 }': 'SHIPPING: { target_pct: 5, max_pct: 6 }',
    });
    const desk = { ...DESK, rules: shipping };
    const engine = givenDesk(desk, ...quotesOf(0), exposure(bookOf(50)), tick(0, 'MID'));
    const outcome = engine.when(proposal('BUY', 2_000, 'NEW'), proposal('BUY', 600, 'NEW'));
    expect(outcome.decisions.map(({ data }) => data.suppressed[0]?.rule)).toEqual([
      undefined,
      'WOULD_GROUP_SHIPPING',
    ]);
  });
});

describe('a decrease', () => {
  test.each([
    ['a throttle', THROTTLED],
    ['a cap episode', CAP],
    ['a hard de-risk', HARD],
    ['a soft de-risk', SOFT_DERISK],
  ])('passes in %s, of either bucket', (_, engine) => {
    expect(fateOf(engine.when(proposal('SELL', 200, 'CCC')))).toEqual(['LT_LONG_DECREASE 200']);
    expect(fateOf(engine.when(proposal('SELL', 200, 'MMM', MM)))).toEqual(['MM_LONG_DECREASE 200']);
  });

  test('below the lot is deferred, on record', () => {
    expect(fateOf(CALM.when(proposal('SELL', 199, 'AAA')))).toEqual([
      'LIQUIDITY_DEFERRED LT_LONG_DECREASE 199',
    ]);
  });

  test('above what liquidity lets through is cut, and the rest is on record', () => {
    expect(fateOf(CALM.when(proposal('SELL', 2_300, 'MMM', MM)))).toEqual([
      'MM_LONG_DECREASE 2000',
      'LIQUIDITY_CLIPPED MM_LONG_DECREASE 300',
    ]);
  });
});

describe('an order through zero', () => {
  const small: Book = {
    AAA: { quantity: 500, mark: '25', bucket: 'LT' },
    BBB: { quantity: -500, mark: '25', bucket: 'LT' },
    MMM: { quantity: 4_000, mark: '25', bucket: 'MM_PURE' },
  };
  const calm = given(...quotesOf(0), exposure(small), tick(0, 'MID'));

  test.each([
    ['SELL', 'AAA', ['LT_LONG_DECREASE 500', 'LT_SHORT_INCREASE 300']],
    ['BUY', 'BBB', ['LT_SHORT_DECREASE 500', 'LT_LONG_INCREASE 300']],
  ] as const)('%s %s is split into its decrease and its increase', (action, symbol, legs) => {
    const outcome = calm.when(proposal(action, 800, symbol));
    expect(fateOf(outcome)).toEqual(legs);
    expect(new Set(outcome.intents.map(({ event_id }) => event_id)).size).toBe(2);
  });

  test('does not increase when its decrease was cut', () => {
    expect(fateOf(calm.when(proposal('SELL', 5_000, 'MMM', MM)))).toEqual([
      'MM_LONG_DECREASE 2000',
      'LIQUIDITY_CLIPPED MM_LONG_DECREASE 2000',
      'AFTER_DECREASE MM_SHORT_INCREASE 1000',
    ]);
  });

  test('meets what working orders of its own side leave', () => {
    const selling = calm.when(proposal('SELL', 300, 'AAA')).engine;
    expect(fateOf(selling.when(proposal('SELL', 500, 'AAA')))).toEqual([
      'LT_LONG_DECREASE 200',
      'LT_SHORT_INCREASE 300',
    ]);
  });

  test('only decreases where increases are suppressed', () => {
    const throttled = given(...quotesOf(0), exposure(small, { potential_exposure_pct: 121 })).and(
      tick(0, 'MID'),
    );
    expect(fateOf(throttled.when(proposal('SELL', 800, 'AAA')))).toEqual([
      'LT_LONG_DECREASE 500',
      'THROTTLE_NEW_ORDERS LT_SHORT_INCREASE 300',
    ]);
  });
});

describe('a proposal', () => {
  test('that has expired is suppressed, at its very moment too', () => {
    const late = CALM.and(tick(10, 'MID'));
    const endingAt = (n: number) => proposal('SELL', 200, 'AAA', { expires: at(n) });
    expect(fateOf(late.when(endingAt(10)))).toEqual(['EXPIRED LT_LONG_DECREASE 200']);
    expect(fateOf(late.when(endingAt(11)))).toEqual(['LT_LONG_DECREASE 200']);
  });

  test('gives its intent no longer life than its own', () => {
    const until = (n: number) => proposal('SELL', 200, 'AAA', { expires: at(n) });
    const validUntil = (n: number) => CALM.when(until(n)).intents[0]?.data.valid_until;
    expect(validUntil(1)).toBe(at(1));
    expect(validUntil(90)).toBe(at(90));
    expect(validUntil(91)).toBe(at(90));
  });

  test('of a type that reduces is suppressed where it opens', () => {
    const asked = proposal('SELL', 5_000, 'MMM', { ...MM, intent_type: 'MM_DECREASE' });
    const small = { MMM: { quantity: 1_500, mark: '25', bucket: 'MM_PURE' } } as const;
    const engine = given(...quotesOf(0), exposure(small), tick(0, 'MID'));
    expect(fateOf(engine.when(asked))).toEqual([
      'MM_LONG_DECREASE 1500',
      'TYPE_MISMATCH MM_SHORT_INCREASE 3500',
    ]);
  });

  test('that would outlive the window in which it is known again is suppressed', () => {
    const until = (n: number) => proposal('SELL', 200, 'AAA', { expires: at(n) });
    expect(fateOf(CALM.when(until(300)))).toEqual(['LT_LONG_DECREASE 200']);
    expect(fateOf(CALM.when(until(300.001)))).toEqual(['LIVES_TOO_LONG LT_LONG_DECREASE 200']);
  });

  test('beyond the range of money is suppressed, not a failure', () => {
    const huge = proposal('BUY', 1_000_000_000, 'NEW');
    const dear = proposal('BUY', 200, 'NEW', { limit_price: '8999999999' });
    expect(fateOf(CALM.when(huge))).toEqual(['OUT_OF_RANGE LT_LONG_INCREASE 1000000000']);
    expect(fateOf(CALM.when(dear))).toEqual(['OUT_OF_RANGE LT_LONG_INCREASE 200']);
  });

  test('of yesterday is not traded today, when it comes with the ticks since', () => {
    const old = proposal('BUY', 200, 'NEW', { at: 1 });
    const outcome = CALM.when(
      old,
      ...quotesOf(90_000),
      exposure(bookOf(70), { at: 90_000 }),
      tick(3600, 'MID', { trading_date: '2026-01-13', at: 90_000 }),
    );
    expect(outcome.intents).toEqual([]);
    expect(outcome.decision.suppressed).toMatchObject([{ rule: 'EXPIRED' }]);
  });

  test('in another bucket than the position is suppressed, whatever its side', () => {
    expect(fateOf(CALM.when(proposal('SELL', 200, 'AAA', MM)))).toEqual([
      'BUCKET_CONFLICT MM_LONG_DECREASE 200',
    ]);
    expect(fateOf(CALM.when(proposal('BUY', 200, 'MMM')))).toEqual([
      'BUCKET_CONFLICT LT_LONG_INCREASE 200',
    ]);
  });

  test('in another bucket than an order on its way is suppressed as well', () => {
    const buying = CALM.when(proposal('BUY', 200, 'NEW')).engine;
    expect(fateOf(buying.when(proposal('BUY', 200, 'NEW', MM)))).toEqual([
      'BUCKET_CONFLICT MM_LONG_INCREASE 200',
    ]);
  });

  test('is suppressed while the desk is closed, reductions too', () => {
    const closed = given(...quotesOf(0), exposure(bookOf(70)), tick(0, 'CLOSED'));
    expect(fateOf(closed.when(proposal('SELL', 200, 'AAA')))).toEqual([
      'CLOSED LT_LONG_DECREASE 200',
    ]);
  });

  test('is suppressed while nothing is known of the account', () => {
    expect(
      fateOf(given(...quotesOf(0), tick(0, 'MID')).when(proposal('SELL', 200, 'AAA'))),
    ).toEqual(['NO_EXPOSURE LT_SHORT_INCREASE 200']);
  });

  test('names its decision and is named by it', () => {
    const asked = proposal('BUY', 400, 'NEW');
    const { decisions, intents } = CALM.when(asked);
    expect(decisions[0]).toMatchObject({ causation_id: asked.event_id });
    expect(decisions[0]?.data.proposals).toMatchObject([{ event_id: asked.event_id }]);
    expect(intents[0]).toMatchObject({
      causation_id: decisions[0]?.event_id,
      data: { metadata: { proposal_id: asked.event_id } },
    });
  });

  test('takes no step of the playbook: that follows the clock', () => {
    const book = bookOf(120.04);
    const asked = given(...quotesOf(0), exposure(book)).when(tick(0, 'MID'));
    const [intent] = asked.intents as [(typeof asked.intents)[number]];
    // The only lot that was needed is denied after the tick in which a step was due.
    const denied = asked.engine.and(
      tick(60, 'MID'),
      ...quotesOf(60),
      exposure(book, { at: 60 }),
      orderOf(intent, { seq: 1, status: 'DENIED', leaves_quantity: 0 }),
    );
    const outcome = denied.when(proposal('SELL', 200, 'CCC', { at: 60 }));
    expect(outcome.intents.map(({ data }) => data.intent_type)).toEqual(['STRATEGY']);
    expect(denied.when(tick(61, 'MID')).intents).toHaveLength(1);
  });

  test('with the longest name of a group in its rule is still a decision', () => {
    const name = `G${'X'.repeat(57)}`;
    const rules = rulesWith({
      'SHIPPING: { target_pct: 5, max_pct: 35 }': `${name}: { target_pct: 1, max_pct: 2 }`,
    });
    const desk = { ...DESK, rules, reference: referenceWith(['HAMMER'], {}, name) };
    const engine = givenDesk(desk, ...quotesOf(0), exposure(bookOf(50)), tick(0, 'MID'));
    const outcome = engine.when(proposal('BUY', 2_000, 'NEW'));
    expect(outcome.decision.suppressed[0]?.rule).toHaveLength(64);
  });
});
