import {
  bookOf,
  order,
  proposal,
  quote,
  quotesOf,
  snapshot,
  tick,
  timeOf,
  truth,
  type Book,
} from '../test-support/events';
import { given } from '../test-support/given';

/** At the cap, with one small position that has a quote and a large one that has none. */
const BOOK: Book = {
  AAA: { quantity: 300, mark: '25', bucket: 'LT' },
  BBB: { quantity: 52_000, mark: '25', bucket: 'LT' },
};

function soldOut() {
  const asked = given(snapshot(BOOK, 0), quote('AAA', '24.99', '25.01', 0)).when(tick(0, 'EARLY'));
  const [intent] = asked.intents;
  if (intent === undefined) throw new Error('nothing was asked for');
  const fill = { shares: 300, held: 0 };
  return {
    intent,
    engine: asked.engine.and(
      order(intent, { seq: 1, status: 'PENDING_SUBMIT' }),
      order(intent, { seq: 2, status: 'FILLED', leaves: 0, fill }),
    ),
  };
}

describe('a snapshot that is newer by its clock and older by its orders', () => {
  test('does not bring back a position that was sold since', () => {
    const { engine, intent } = soldOut();
    expect(intent.data).toMatchObject({ symbol: 'AAA', action: 'SELL', quantity: 300 });
    const later = engine.and(snapshot(BOOK, 3, { seq: 1 })).when(tick(5, 'EARLY'));
    expect(later.intents.map(({ data }) => data.symbol)).not.toContain('AAA');
    expect(later.decision.suppressed).toMatchObject([{ symbol: 'BBB', rule: 'NO_QUOTE' }]);
  });

  test('nor lets a strategy sell it again as if it were still held', () => {
    const { engine } = soldOut();
    const later = engine.and(snapshot(BOOK, 3, { seq: 1 }), ...quotesOf(4));
    const sale = later.when(proposal('SELL', 300, 'AAA', 4));
    expect(sale.intents).toEqual([]);
    expect(sale.decision.suppressed).toMatchObject([
      { classification: 'LT_SHORT_INCREASE', rule: 'CAP_EPISODE' },
    ]);
  });
});

test('a fill after the end of its order still counts until a snapshot holds it', () => {
  const large: Book = { AAA: { quantity: 52_000, mark: '25', bucket: 'LT' } };
  const asked = given(snapshot(large, 0), ...quotesOf(0)).when(tick(0, 'EARLY'));
  const [intent] = asked.intents as [(typeof asked.intents)[number]];
  const { quantity } = intent.data;
  const ended = asked.engine.and(
    order(intent, { seq: 1, status: 'CANCELED', leaves: 0 }),
    order(intent, {
      seq: 2,
      status: 'CANCELED',
      leaves: 0,
      fill: { shares: quantity, held: 52_000 - quantity },
    }),
  );
  const next = ended.when(tick(5, 'EARLY'));
  // 130 - 123 = 7 % of $1,000,000, less what was sold late.
  expect(next.decision.playbook).toMatchObject({
    step: 2,
    remaining_need: `${70_000 - quantity * 25}.00`,
  });
  const counted = ended.and(
    snapshot({ AAA: { ...large['AAA']!, quantity: 52_000 - quantity } }, 5, { seq: 2 }),
  );
  expect(counted.state.tickets.size).toBe(0);
});

test('an order event that comes again, or late, moves nothing', () => {
  const large: Book = { AAA: { quantity: 52_000, mark: '25', bucket: 'LT' } };
  const asked = given(snapshot(large, 0), ...quotesOf(0)).when(tick(0, 'EARLY'));
  const [intent] = asked.intents as [(typeof asked.intents)[number]];
  const { quantity } = intent.data;
  const working = order(intent, { seq: 1, status: 'ACCEPTED' });
  const half = order(intent, {
    seq: 2,
    status: 'PARTIAL_FILL',
    leaves: quantity - 100,
    fill: { shares: 100, held: 51_900 },
  });
  const once = asked.engine.and(working, half);
  expect(once.and(half, working, half).state).toEqual(once.state);
});

test('a fill that the snapshot counts already is not counted again', () => {
  const large: Book = { AAA: { quantity: 52_000, mark: '25', bucket: 'LT' } };
  const asked = given(snapshot(large, 0), ...quotesOf(0)).when(tick(0, 'EARLY'));
  const [intent] = asked.intents as [(typeof asked.intents)[number]];
  const { quantity } = intent.data;
  const sold = 52_000 - quantity;
  const after = asked.engine.and(
    snapshot({ AAA: { quantity: sold, mark: '25', bucket: 'LT' } }, 2, { seq: 2 }),
    order(intent, { seq: 1, status: 'ACCEPTED' }),
    order(intent, { seq: 2, status: 'FILLED', leaves: 0, fill: { shares: quantity, held: sold } }),
  );
  expect(after.state.tickets.size).toBe(0);
  expect(after.when(tick(5, 'EARLY')).decision.playbook).toMatchObject({
    remaining_need: `${70_000 - quantity * 25}.00`,
  });
});

test('an order that is over has nothing left, whatever its last event says is left', () => {
  const large: Book = { AAA: { quantity: 52_000, mark: '25', bucket: 'LT' } };
  const asked = given(snapshot(large, 0), ...quotesOf(0)).when(tick(0, 'EARLY'));
  const [intent] = asked.intents as [(typeof asked.intents)[number]];
  expect(asked.engine.and(order(intent, { seq: 1, status: 'REJECTED' })).state.tickets.size).toBe(
    0,
  );
  expect(asked.engine.and(order(intent, { seq: 1, status: 'UNKNOWN' })).state.tickets.size).toBe(1);
});

describe('an event that is not taken', () => {
  test('causes no decision: a redelivered snapshot cannot make an intent of an old id again', () => {
    const first = snapshot({ AAA: { quantity: 52_000, mark: '25', bucket: 'LT' } }, 1);
    const asked = given(...quotesOf(0), tick(0, 'EARLY')).when(first);
    const [intent] = asked.intents as [(typeof asked.intents)[number]];
    const denied = asked.engine
      .and(tick(4, 'EARLY'))
      .and(order(intent, { seq: 1, status: 'DENIED', leaves: 0 }));
    // The fifth tick since the step is in the same batch, so that a step is due.
    const again = denied.when(tick(6, 'EARLY'), first);
    expect(again.intents).not.toHaveLength(0);
    expect(again.decisions.map((event) => event.causation_id)).not.toContain(first.event_id);
    expect(again.intents.map((event) => event.event_id)).not.toContain(intent.event_id);
  });

  test('nor can a redelivered tick', () => {
    const clock = tick(0, 'MID');
    const calm = given(...quotesOf(0), snapshot(bookOf(70), 0, { potentialPct: 118.9 }), clock);
    const asked = calm.when(proposal('BUY', 400, 'NEW', 0));
    const [intent] = asked.intents as [(typeof asked.intents)[number]];
    const throttled = asked.engine.when(snapshot(bookOf(70), 1, { potentialPct: 119.5 }));
    expect(throttled.decision.reason).toBe('POTENTIAL');
    const denied = throttled.engine.and(order(intent, { seq: 1, status: 'DENIED', leaves: 0 }));
    expect(denied.when(clock).outputs).toEqual([]);
    expect(denied.when(tick(1, 'MID')).decision.mode).toBe('NORMAL');
  });

  test('an older truth price does not replace a newer one', () => {
    const newer = given(tick(10, 'MID'), truth('AAA', '25.10', 9));
    expect(newer.and(truth('AAA', '24.10', 8)).state).toEqual(newer.state);
  });

  test('an older quote, or a pair that is none, does not replace a quote', () => {
    const newer = given(tick(10, 'MID'), quote('AAA', '24.99', '25.01', 9));
    const after = newer.and(
      quote('AAA', '20.00', '20.02', 8),
      quote('AAA', '8.27', '24.50', 10),
      quote('AAA', '25.02', '25.01', 10),
      quote('AAA', '0', '25.01', 10),
    );
    const quoteOf = ({ state }: typeof newer) => state.market.get('AAA')?.quote;
    expect(quoteOf(after)).toEqual(quoteOf(newer));
  });
});

test('a clock that starts again the next day does not hold back the playbook', () => {
  const book: Book = { AAA: { quantity: 53_000, mark: '25', bucket: 'LT' } };
  const evening = given(snapshot(book, 25_000), ...quotesOf(25_000)).and(tick(25_000, 'OPEN'));
  const night = 86_400;
  // The engine was away over the night: it sees no tick in which the desk was closed.
  const morning = evening.when(
    snapshot(book, night + 10, { seq: 1 }),
    ...quotesOf(night + 10),
    tick(10, 'OPEN', { date: '2026-01-13', second: night + 10 }),
  );
  expect(morning.intents).not.toHaveLength(0);
  expect(morning.decision.playbook).toMatchObject({ step: 1 });
});

test('an intent is valid from now, also where its snapshot came late', () => {
  const book: Book = { AAA: { quantity: 53_000, mark: '25', bucket: 'LT' } };
  const late = given(tick(100, 'EARLY'), ...quotesOf(100)).when(snapshot(book, 40));
  expect(late.intents[0]?.data).toMatchObject({ time_to_live_s: 30, valid_until: timeOf(130) });
});

/** What sets the clock back: an explicit reset, or ten right ticks in a row. */
const RESETS = [
  ['a reset', [tick(1, 'EARLY', { clock: { state: 'RESET', since: timeOf(306) } })]],
  ['ten ticks', Array.from({ length: 10 }, (_, n) => tick(-8 + n, 'EARLY'))],
] as const;

test.each(RESETS)('after %s a tick dated ahead has frozen no exposure', (_, back) => {
  const small: Book = { AAA: { quantity: 100, mark: '25', bucket: 'LT' } };
  const engine = given(
    tick(0, 'MID'),
    tick(86_400, 'MID'),
    snapshot(small, 86_400),
    ...back,
    snapshot(BOOK, 1),
  );
  const { exposure } = engine.state.accounts.get('HAMMER')!;
  expect(exposure?.time).toBe(timeOf(1));
});

test.each(RESETS)(
  'after %s there are new intents, not those of the first time again',
  (_, back) => {
    const start = given(snapshot(BOOK, 0), ...quotesOf(0)).when(tick(2, 'EARLY'));
    const ended = start.intents.map((intent, index) =>
      order(intent, { seq: index + 1, status: 'EXPIRED', leaves: 0 }),
    );
    const ahead = start.engine.and(tick(3, 'EARLY'), ...ended, tick(306, 'MID'));
    const again = ahead.when(...back, snapshot(BOOK, 1, { seq: ended.length }), ...quotesOf(1));
    const ids = new Set(start.intents.map((intent) => intent.event_id));
    expect(again.intents.length).toBeGreaterThan(0);
    expect(again.intents.filter((intent) => ids.has(intent.event_id))).toEqual([]);
  },
);
