import { bookOf, order, proposal, quotesOf, snapshot, tick } from '../test-support/events';
import { given, type Outcome } from '../test-support/given';

const rulesOf = ({ decision }: Outcome): readonly string[] =>
  decision.suppressed.map((line) => line.rule);

describe('a clock that stands still', () => {
  const calm = given(...quotesOf(100), tick(100, 'EARLY'), snapshot(bookOf(60), 100));

  test('lets an increase out that is dated 5 s ahead of it, and none that is further', () => {
    expect(calm.when(proposal('BUY', 400, 'NEW', 105)).intents).toHaveLength(1);
    const behind = calm.when(proposal('BUY', 400, 'NEW', 105.001));
    expect(behind.intents).toEqual([]);
    expect(rulesOf(behind)).toEqual(['CLOCK_BEHIND']);
  });

  test('holds back no reduction', () => {
    expect(calm.when(proposal('SELL', 400, 'AAA', 180)).intents).toHaveLength(1);
  });

  test('is a critical alert, with the figures', () => {
    const { decisions, alerts } = calm.when(proposal('BUY', 400, 'NEW', 180));
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
  const late = (n: number) => proposal('BUY', 400, 'NEW', n);
  const heard = ({ alerts }: Outcome) => alerts.map(({ data }) => data.alert_type);
  const first = given(...quotesOf(100), tick(100, 'EARLY'), snapshot(bookOf(60), 100)).when(
    late(180),
  );

  test('is not repeated while the clock stands still', () => {
    const reduced = first.engine.when(late(181)).engine.and(proposal('SELL', 400, 'AAA', 182));
    expect(heard(reduced.when(late(183)))).toEqual([]);
  });

  test('comes anew when it ran in between', () => {
    const ran = first.engine.and(tick(184, 'EARLY'), ...quotesOf(184), snapshot(bookOf(60), 184));
    const again = ran.when(late(184));
    expect(again.intents).toHaveLength(1);
    expect(heard(again.engine.when(late(260)))).toEqual(['CLOCK_BEHIND']);
  });
});

describe('a tick that is not newer than the clock', () => {
  const closing = given(
    ...quotesOf(25_190),
    tick(25_190, 'CLOSE', { minutes: 4 }),
    snapshot(bookOf(110), 25_190),
  );
  const closed = closing.and(tick(25_200, 'CLOSED', { minutes: 0 }));

  test.each([
    ['a second older', 25_199],
    ['older by five minutes', 24_900],
    ['of the same moment', 25_200],
  ])('%s opens no desk that is closed', (_, n) => {
    const late = closed.when(tick(n, 'CLOSE', { minutes: 0.08 }));
    expect(late.outputs).toEqual([]);
    expect(late.engine.state.clock).toMatchObject({ regime: 'CLOSED', tick: 25_200 });
  });

  test('decides nothing in a batch with the newer one either', () => {
    const both = closing.when(
      tick(25_200, 'CLOSED', { minutes: 0 }),
      tick(25_195, 'CLOSE', { minutes: 0.08 }),
    );
    expect(both.decision).toMatchObject({ mode: 'CLOSED' });
    expect(both.intents).toEqual([]);
  });

  test('causes no decision, though something has changed since the newer one', () => {
    const calm = given(...quotesOf(1), tick(1, 'MID')).and(
      snapshot(bookOf(70), 1, { potentialPct: 118.9 }),
    );
    const asked = calm.when(proposal('BUY', 400, 'NEW', 1));
    const [intent] = asked.intents as [(typeof asked.intents)[number]];
    const freed = asked.engine.and(
      snapshot(bookOf(70), 2, { potentialPct: 119.5 }),
      order(intent, { seq: 1, status: 'DENIED', leaves: 0 }),
    );
    expect(freed.when(tick(0, 'MID')).outputs).toEqual([]);
    expect(freed.when(tick(2, 'MID')).decision.mode).toBe('NORMAL');
  });

  test('by more than five minutes is a clock that was set right, and is believed', () => {
    const right = closed.when(tick(24_899, 'CLOSE', { minutes: 6 }));
    expect(right.engine.state.clock).toMatchObject({ regime: 'CLOSE' });
  });
});
