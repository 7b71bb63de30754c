import {
  at,
  type Book,
  exposure,
  feature,
  orderOf,
  proposal,
  quote,
  tick,
} from '@quant-engine/testkit';
import { bookOf, quotesOf } from '../test-support/events';
import { given } from '../test-support/given';

/** At the cap, with one small position that has a quote and a large one that has none. */
const BOOK: Book = {
  AAA: { quantity: 300, mark: '25', bucket: 'LT' },
  BBB: { quantity: 52_000, mark: '25', bucket: 'LT' },
};

function soldOut() {
  const asked = given(exposure(BOOK), quote('AAA', '24.99', '25.01')).when(tick(0, 'EARLY'));
  const [intent] = asked.intents;
  if (intent === undefined) throw new Error('nothing was asked for');
  const fill = { last_quantity: 300, position_after: 0 };
  return {
    intent,
    engine: asked.engine.and(
      orderOf(intent, { seq: 1, status: 'PENDING_SUBMIT' }),
      orderOf(intent, { seq: 2, status: 'FILLED', leaves_quantity: 0, ...fill }),
    ),
  };
}

describe('a snapshot that is newer by its clock and older by its orders', () => {
  test('does not bring back a position that was sold since', () => {
    const { engine, intent } = soldOut();
    expect(intent.data).toMatchObject({ symbol: 'AAA', action: 'SELL', quantity: 300 });
    const later = engine.and(exposure(BOOK, { at: 3, order_seq: 1 })).when(tick(5, 'EARLY'));
    expect(later.intents.map(({ data }) => data.symbol)).not.toContain('AAA');
    expect(later.decision.suppressed).toMatchObject([{ symbol: 'BBB', rule: 'NO_QUOTE' }]);
  });

  test('nor lets a strategy sell it again as if it were still held', () => {
    const { engine } = soldOut();
    const later = engine.and(exposure(BOOK, { at: 3, order_seq: 1 }), ...quotesOf(4));
    const sale = later.when(proposal('SELL', 300, 'AAA', { at: 4 }));
    expect(sale.intents).toEqual([]);
    expect(sale.decision.suppressed).toMatchObject([
      { classification: 'LT_SHORT_INCREASE', rule: 'CAP_EPISODE' },
    ]);
  });
});

test('a fill after the end of its order still counts until a snapshot holds it', () => {
  const large: Book = { AAA: { quantity: 52_000, mark: '25', bucket: 'LT' } };
  const asked = given(exposure(large), ...quotesOf(0)).when(tick(0, 'EARLY'));
  const [intent] = asked.intents as [(typeof asked.intents)[number]];
  const { quantity } = intent.data;
  const ended = asked.engine.and(
    orderOf(intent, { seq: 1, status: 'CANCELED', leaves_quantity: 0 }),
    orderOf(intent, {
      seq: 2,
      status: 'CANCELED',
      leaves_quantity: 0,
      last_quantity: quantity,
      position_after: 52_000 - quantity,
    }),
  );
  const next = ended.when(tick(5, 'EARLY'));
  // 130 - 123 = 7 % of $1,000,000, less what was sold late.
  expect(next.decision.playbook).toMatchObject({
    step: 2,
    remaining_need: `${70_000 - quantity * 25}.00`,
  });
  const counted = ended.and(
    exposure({ AAA: { ...large['AAA']!, quantity: 52_000 - quantity } }, { at: 5, order_seq: 2 }),
  );
  expect(counted.state.tickets.size).toBe(0);
});

test('an order event that comes again, or late, moves nothing', () => {
  const large: Book = { AAA: { quantity: 52_000, mark: '25', bucket: 'LT' } };
  const asked = given(exposure(large), ...quotesOf(0)).when(tick(0, 'EARLY'));
  const [intent] = asked.intents as [(typeof asked.intents)[number]];
  const { quantity } = intent.data;
  const working = orderOf(intent, { seq: 1, status: 'ACCEPTED' });
  const half = orderOf(intent, {
    seq: 2,
    status: 'PARTIAL_FILL',
    leaves_quantity: quantity - 100,
    last_quantity: 100,
    position_after: 51_900,
  });
  const once = asked.engine.and(working, half);
  expect(once.and(half, working, half).state).toEqual(once.state);
});

test('a fill that the snapshot counts already is not counted again', () => {
  const large: Book = { AAA: { quantity: 52_000, mark: '25', bucket: 'LT' } };
  const asked = given(exposure(large), ...quotesOf(0)).when(tick(0, 'EARLY'));
  const [intent] = asked.intents as [(typeof asked.intents)[number]];
  const { quantity } = intent.data;
  const sold = 52_000 - quantity;
  const after = asked.engine.and(
    exposure({ AAA: { quantity: sold, mark: '25', bucket: 'LT' } }, { at: 2, order_seq: 2 }),
    orderOf(intent, { seq: 1, status: 'ACCEPTED' }),
    orderOf(intent, {
      seq: 2,
      status: 'FILLED',
      leaves_quantity: 0,
      last_quantity: quantity,
      position_after: sold,
    }),
  );
  expect(after.state.tickets.size).toBe(0);
  expect(after.when(tick(5, 'EARLY')).decision.playbook).toMatchObject({
    remaining_need: `${70_000 - quantity * 25}.00`,
  });
});

test('an order that is over has nothing left, whatever its last event says is left', () => {
  const large: Book = { AAA: { quantity: 52_000, mark: '25', bucket: 'LT' } };
  const asked = given(exposure(large), ...quotesOf(0)).when(tick(0, 'EARLY'));
  const [intent] = asked.intents as [(typeof asked.intents)[number]];
  expect(asked.engine.and(orderOf(intent, { seq: 1, status: 'REJECTED' })).state.tickets.size).toBe(
    0,
  );
  expect(asked.engine.and(orderOf(intent, { seq: 1, status: 'UNKNOWN' })).state.tickets.size).toBe(
    1,
  );
});

describe('an event that is not taken', () => {
  test('causes no decision: a redelivered snapshot cannot make an intent of an old id again', () => {
    const first = exposure({ AAA: { quantity: 52_000, mark: '25', bucket: 'LT' } }, { at: 1 });
    const asked = given(...quotesOf(0), tick(0, 'EARLY')).when(first);
    const [intent] = asked.intents as [(typeof asked.intents)[number]];
    const denied = asked.engine
      .and(tick(4, 'EARLY'))
      .and(orderOf(intent, { seq: 1, status: 'DENIED', leaves_quantity: 0 }));
    // The fifth tick since the step is in the same batch, so that a step is due.
    const again = denied.when(tick(6, 'EARLY'), first);
    expect(again.intents).not.toHaveLength(0);
    expect(again.decisions.map((event) => event.causation_id)).not.toContain(first.event_id);
    expect(again.intents.map((event) => event.event_id)).not.toContain(intent.event_id);
  });

  test('nor can a redelivered tick', () => {
    const clock = tick(0, 'MID');
    const calm = given(
      ...quotesOf(0),
      exposure(bookOf(70), { potential_exposure_pct: 118.9 }),
      clock,
    );
    const asked = calm.when(proposal('BUY', 400, 'NEW'));
    const [intent] = asked.intents as [(typeof asked.intents)[number]];
    const throttled = asked.engine.when(
      exposure(bookOf(70), { at: 1, potential_exposure_pct: 119.5 }),
    );
    expect(throttled.decision.reason).toBe('POTENTIAL');
    const denied = throttled.engine.and(
      orderOf(intent, { seq: 1, status: 'DENIED', leaves_quantity: 0 }),
    );
    expect(denied.when(clock).outputs).toEqual([]);
    expect(denied.when(tick(1, 'MID')).decision.mode).toBe('NORMAL');
  });

  test('an older truth price does not replace a newer one', () => {
    const newer = given(tick(10, 'MID'), feature('AAA', '25.10', { at: 9 }));
    expect(newer.and(feature('AAA', '24.10', { at: 8 })).state).toEqual(newer.state);
  });

  test('an older quote, or a pair that is none, does not replace a quote', () => {
    const newer = given(tick(10, 'MID'), quote('AAA', '24.99', '25.01', { at: 9 }));
    const after = newer.and(
      quote('AAA', '20.00', '20.02', { at: 8 }),
      quote('AAA', '8.27', '24.50', { at: 10 }),
      quote('AAA', '25.02', '25.01', { at: 10 }),
      quote('AAA', '0', '25.01', { at: 10 }),
    );
    const quoteOf = ({ state }: typeof newer) => state.market.get('AAA')?.quote;
    expect(quoteOf(after)).toEqual(quoteOf(newer));
  });
});

test('a clock that starts again the next day does not hold back the playbook', () => {
  const book: Book = { AAA: { quantity: 53_000, mark: '25', bucket: 'LT' } };
  const evening = given(exposure(book, { at: 25_000 }), ...quotesOf(25_000)).and(
    tick(25_000, 'OPEN'),
  );
  const night = 86_400;
  // The engine was away over the night: it sees no tick in which the desk was closed.
  const morning = evening.when(
    exposure(book, { at: night + 10, order_seq: 1 }),
    ...quotesOf(night + 10),
    tick(10, 'OPEN', { trading_date: '2026-01-13', at: night + 10 }),
  );
  expect(morning.intents).not.toHaveLength(0);
  expect(morning.decision.playbook).toMatchObject({ step: 1 });
});

test('an intent is valid from now, also where its snapshot came late', () => {
  const book: Book = { AAA: { quantity: 53_000, mark: '25', bucket: 'LT' } };
  const late = given(tick(100, 'EARLY'), ...quotesOf(100)).when(exposure(book, { at: 40 }));
  expect(late.intents[0]?.data).toMatchObject({ time_to_live_s: 30, valid_until: at(130) });
});

/** What sets the clock back: an explicit reset, or ten right ticks in a row. */
const RESETS = [
  ['a reset', [tick(1, 'EARLY', { clock: { state: 'RESET', since: at(306) } })]],
  ['ten ticks', Array.from({ length: 10 }, (_, n) => tick(-8 + n, 'EARLY'))],
] as const;

test.each(RESETS)('after %s a tick dated ahead has frozen no exposure', (_, back) => {
  const small: Book = { AAA: { quantity: 100, mark: '25', bucket: 'LT' } };
  const engine = given(
    tick(0, 'MID'),
    tick(86_400, 'MID'),
    exposure(small, { at: 86_400 }),
    ...back,
    exposure(BOOK, { at: 1 }),
  );
  const { exposure: kept } = engine.state.accounts.get('HAMMER')!;
  expect(kept?.time).toBe(at(1));
});

test.each(RESETS)(
  'after %s there are new intents, not those of the first time again',
  (_, back) => {
    const start = given(exposure(BOOK), ...quotesOf(0)).when(tick(2, 'EARLY'));
    const ended = start.intents.map((intent, index) =>
      orderOf(intent, { seq: index + 1, status: 'EXPIRED', leaves_quantity: 0 }),
    );
    const ahead = start.engine.and(tick(3, 'EARLY'), ...ended, tick(306, 'MID'));
    const again = ahead.when(
      ...back,
      exposure(BOOK, { at: 1, order_seq: ended.length }),
      ...quotesOf(1),
    );
    const ids = new Set(start.intents.map((intent) => intent.event_id));
    expect(again.intents.length).toBeGreaterThan(0);
    expect(again.intents.filter((intent) => ids.has(intent.event_id))).toEqual([]);
  },
);
