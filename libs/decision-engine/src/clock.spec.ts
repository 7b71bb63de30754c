import { rootEvent, type Regime } from '@quant-engine/contracts';
import { at, exposure, orderOf, proposal, tick } from '@quant-engine/testkit';
import { bookOf, quotesOf } from '../test-support/events';
import { given, type Outcome } from '../test-support/given';

const rulesOf = ({ decision }: Outcome): readonly string[] =>
  decision.suppressed.map((line) => line.rule);

describe('a clock that stands still', () => {
  const calm = given(...quotesOf(100), tick(100, 'EARLY'), exposure(bookOf(60), { at: 100 }));

  test('lets an increase out that is dated 5 s ahead of it, and none that is further', () => {
    expect(calm.when(proposal('BUY', 400, 'NEW', { at: 105 })).intents).toHaveLength(1);
    const behind = calm.when(proposal('BUY', 400, 'NEW', { at: 105.001 }));
    expect(behind.intents).toEqual([]);
    expect(rulesOf(behind)).toEqual(['CLOCK_BEHIND']);
  });

  test('holds back no reduction', () => {
    expect(calm.when(proposal('SELL', 400, 'AAA', { at: 180 })).intents).toHaveLength(1);
  });

  test('is a critical alert, with the figures', () => {
    const { decisions, alerts } = calm.when(proposal('BUY', 400, 'NEW', { at: 180 }));
    expect(alerts).toMatchObject([
      {
        causation_id: decisions[0]?.event_id,
        data: {
          alert_type: 'CLOCK_BEHIND',
          severity: 'critical',
          needs_ack: true,
          message:
            'HAMMER: a proposal is dated 80 s ahead of the clock, at most 5 s; ' +
            'no opening order is sent',
        },
      },
    ]);
  });
});

describe('the alert of it', () => {
  const late = (n: number) => proposal('BUY', 400, 'NEW', { at: n });
  const heard = ({ alerts }: Outcome) => alerts.map(({ data }) => data.alert_type);
  const first = given(...quotesOf(100), tick(100, 'EARLY'), exposure(bookOf(60), { at: 100 })).when(
    late(180),
  );

  test('is not repeated while the clock stands still', () => {
    const reduced = first.engine
      .when(late(181))
      .engine.and(proposal('SELL', 400, 'AAA', { at: 182 }));
    expect(heard(reduced.when(late(183)))).toEqual([]);
  });

  test('comes anew when it ran in between', () => {
    const ran = first.engine.and(
      tick(184, 'EARLY'),
      ...quotesOf(184),
      exposure(bookOf(60), { at: 184 }),
    );
    const again = ran.when(late(184));
    expect(again.intents).toHaveLength(1);
    expect(heard(again.engine.when(late(260)))).toEqual(['CLOCK_BEHIND']);
  });
});

describe('a tick that is not newer than the clock', () => {
  const closing = given(
    ...quotesOf(25_190),
    tick(25_190, 'CLOSE', { minutes_to_close: 4 }),
    exposure(bookOf(110), { at: 25_190 }),
  );
  const closed = closing.and(tick(25_200, 'CLOSED', { minutes_to_close: 0 }));

  test.each([
    ['a second older', 25_199],
    ['older by five minutes', 24_900],
    ['older by two hours', 18_000],
    ['of the same moment', 25_200],
  ])('%s opens no desk that is closed', (_, n) => {
    const late = closed.when(tick(n, 'CLOSE', { minutes_to_close: 0.08 }));
    expect(late.outputs).toEqual([]);
    expect(late.engine.state.clock).toMatchObject({ regime: 'CLOSED', tick: 25_200 });
  });

  test('decides nothing in a batch with the newer one either', () => {
    const both = closing.when(
      tick(25_200, 'CLOSED', { minutes_to_close: 0 }),
      tick(25_195, 'CLOSE', { minutes_to_close: 0.08 }),
    );
    expect(both.decision).toMatchObject({ mode: 'CLOSED' });
    expect(both.intents).toEqual([]);
  });

  test('causes no decision, though something has changed since the newer one', () => {
    const calm = given(...quotesOf(1), tick(1, 'MID')).and(
      exposure(bookOf(70), { at: 1, potential_exposure_pct: 118.9 }),
    );
    const asked = calm.when(proposal('BUY', 400, 'NEW', { at: 1 }));
    const [intent] = asked.intents as [(typeof asked.intents)[number]];
    const freed = asked.engine.and(
      exposure(bookOf(70), { at: 2, potential_exposure_pct: 119.5 }),
      orderOf(intent, { seq: 1, status: 'DENIED', leaves_quantity: 0 }),
    );
    expect(freed.when(tick(0, 'MID')).outputs).toEqual([]);
    expect(freed.when(tick(2, 'MID')).decision.mode).toBe('NORMAL');
  });
});

const clockOf = ({ engine }: Outcome) => engine.state.clock;
const heardOf = ({ alerts }: Outcome) => alerts.map(({ data }) => data.alert_type);
const range = (from: number, count: number, regime: Regime = 'MID') =>
  Array.from({ length: count }, (_, n) => tick(from + n, regime));
const stands = (second: number) =>
  rootEvent('alert', `stands:${second}`, at(second), {
    alert_type: 'CLOCK_STANDS',
    severity: 'critical',
    message: 'no tick has come for 10 s',
    figures: { last_tick: at(second) },
    needs_ack: true,
  });

describe('a clock that stands, jumped or was set back', () => {
  const calm = given(...quotesOf(100), tick(100, 'MID'), exposure(bookOf(60), { at: 100 }));
  const back = tick(96, 'MID', { clock: { state: 'RESET', since: at(100) } });
  const jumped = tick(101, 'MID', { clock: { state: 'JUMPED', since: at(100) } });

  test.each([
    ['stands', stands(100), 'CLOCK_STANDS', []],
    ['jumped', jumped, 'CLOCK_JUMPED', ['CLOCK_JUMPED']],
    ['was set back', back, 'CLOCK_SET_BACK', ['CLOCK_SET_BACK']],
  ])('that %s makes the desk REDUCING, and is said once', (_, event, reason, said) => {
    const doubted = calm.when(event);
    expect(doubted.decision).toMatchObject({ row: 7, reason, trading_state: 'REDUCING' });
    expect(doubted.decision.inputs['clock']).toMatchObject({ value: reason.slice(6) });
    expect(heardOf(doubted)).toEqual(said);
    expect(doubted.engine.when(event).outputs).toEqual([]);
    const { engine } = doubted;
    expect(engine.when(proposal('BUY', 400, 'NEW', { at: 100 })).intents).toEqual([]);
    expect(engine.when(proposal('SELL', 400, 'AAA', { at: 100 })).intents).toHaveLength(1);
  });

  test('goes on by itself, 30 s after ticks go on', () => {
    const standing = calm.when(stands(100)).engine;
    const quotes = quotesOf(190);
    const on = standing.and(...range(161, 30), ...quotes, exposure(bookOf(60), { at: 190 }));
    expect(on.state.accounts.get('HAMMER')?.decision?.tradingState).toBe('REDUCING');
    expect(on.when(tick(191, 'MID')).decision).toMatchObject({
      mode: 'NORMAL',
      trading_state: 'ACTIVE',
    });
  });

  test('hides no de-risk of an account above its cap', () => {
    for (const event of [stands(100), jumped, back]) {
      const above = calm.when(event).engine.when(exposure(bookOf(131), { at: 101 }));
      expect(above.decision).toMatchObject({ mode: 'HARD_DERISK', trading_state: 'REDUCING' });
      expect(above.intents.length).toBeGreaterThan(0);
    }
  });

  test.each([1, 3, 11, 30])('by %i ticks that close it is REDUCING, not HALTED', (wrong) => {
    const ahead = calm.when(...range(86_500, wrong, 'CLOSED'));
    expect(ahead.decision).toMatchObject({ mode: 'CLOSED', trading_state: 'REDUCING' });
    const right = ahead.engine.when(
      ...range(101, 10),
      ...quotesOf(110),
      exposure(bookOf(131), { at: 110 }),
    );
    expect(clockOf(right)).toMatchObject({ tick: 110 });
    expect(heardOf(right)).toContain('CLOCK_SET_BACK');
    expect(right.decision).toMatchObject({ mode: 'HARD_DERISK', trading_state: 'REDUCING' });
    expect(right.intents.length).toBeGreaterThan(0);
  });

  test('is closed by a jump that thirty ticks have followed', () => {
    const night = calm.and(...range(86_500, 30, 'CLOSED')).when(tick(86_530, 'CLOSED'));
    expect(night.decision).toMatchObject({ mode: 'CLOSED', trading_state: 'HALTED' });
  });

  test('is known to another process of the engine', () => {
    const doubted = calm.and(tick(7_300, 'MID'), ...range(101, 9));
    const next = tick(110, 'MID');
    const elsewhere = doubted.restored().when(next);
    expect(elsewhere.engine.state.clock).toEqual(doubted.and(next).state.clock);
    expect(elsewhere.engine.state.clock).toMatchObject({
      tick: 110,
      trouble: { kind: 'SET_BACK' },
    });
  });
});
