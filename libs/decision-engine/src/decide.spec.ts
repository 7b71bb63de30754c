import type { Regime } from '@quant-engine/contracts';
import {
  at,
  type BookLine,
  eventsOf,
  exposure,
  proposal,
  tick,
  TRADING_DATE,
} from '@quant-engine/testkit';
import { DESK, referenceWith } from '../test-support/desk';
import { bookOf, quotesOf } from '../test-support/events';
import { given, givenDesk, type Engine, type Outcome } from '../test-support/given';
import { engineCore } from './core';

const TWO_ACCOUNTS = { ...DESK, reference: referenceWith(['HAMMER', 'IBKR_PED']) };

interface Moment {
  readonly minutes?: number;
  readonly potential?: number;
}

/** The first decision about an account with such a gross, in such a part of the day. */
function decidedAt(pct: number, regime: Regime, { minutes, potential }: Moment = {}): Outcome {
  const figures = exposure(
    bookOf(pct),
    potential === undefined ? {} : { potential_exposure_pct: potential },
  );
  return given(...quotesOf(0)).when(
    figures,
    tick(0, regime, minutes === undefined ? {} : { minutes_to_close: minutes }),
  );
}

function lineOf({ decision, intents }: Outcome): string {
  const { row, mode, reason, action = '', target_pct: target = '' } = decision;
  const head = [row, mode, reason, action, target].filter((word) => word !== '').join(' ');
  return intents.length > 0 ? `${head} +intents` : head;
}

describe('what is decided at', () => {
  const table = `
    # The boundaries, exactly and by a hundredth of a percent.
    100    | CLOSE min=2         | 10 NORMAL NORMAL
    100.04 | CLOSE min=2         | 4 HARD_DERISK CLOSE_HARD HARD_DERISK 100 +intents
    100    | CLOSE min=14        | 10 NORMAL NORMAL
    100.04 | CLOSE min=14        | 5 SOFT_DERISK TOLERANCE SOFT_DERISK 100 +intents
    115    | LATE                | 10 NORMAL NORMAL
    115.04 | LATE                | 5 SOFT_DERISK TOLERANCE SOFT_DERISK 115 +intents
    120    | MID                 | 10 NORMAL NORMAL
    120.04 | MID                 | 5 SOFT_DERISK TOLERANCE SOFT_DERISK 120 +intents
    123    | EARLY               | 9 THROTTLE_NEW_ORDERS BUCKET_LT
    125.04 | EARLY               | 6 THROTTLE_NEW_ORDERS TOLERANCE
    129.96 | OPEN                | 6 THROTTLE_NEW_ORDERS TOLERANCE
    130    | OPEN                | 3 HARD_DERISK CAP CAP_RECOVERY 123 +intents
    130    | MID                 | 3 HARD_DERISK CAP CAP_RECOVERY 120 +intents
    130    | CLOSE min=1         | 3 HARD_DERISK CAP CAP_RECOVERY 100 +intents
    140    | CLOSED              | 1 CLOSED CLOSED

    # The scenarios A to E.
    120    | OPEN                | 10 NORMAL NORMAL
    120    | EARLY               | 10 NORMAL NORMAL
    115    | CLOSE min=14        | 5 SOFT_DERISK TOLERANCE SOFT_DERISK 100 +intents
    110    | CLOSE min=2         | 4 HARD_DERISK CLOSE_HARD HARD_DERISK 100 +intents
    131    | OPEN                | 3 HARD_DERISK CAP CAP_RECOVERY 123 +intents
    131    | EARLY               | 3 HARD_DERISK CAP CAP_RECOVERY 123 +intents
    85     | MID potential=135   | 8 THROTTLE_NEW_ORDERS POTENTIAL

    # Working orders never hide a de-risk.
    110    | CLOSE min=2 potential=135 | 4 HARD_DERISK CLOSE_HARD HARD_DERISK 100 +intents
  `;
  const cases = table
    .split('\n')
    .filter((line) => line.includes('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()) as [string, string, string]);

  test.each(cases)('%s %% in %s is %s', (pct, moment, expected) => {
    const [regime = '', ...rest] = moment.split(' ');
    const named = (name: string): number | undefined => {
      const cell = rest.find((word) => word.startsWith(`${name}=`));
      return cell === undefined ? undefined : Number(cell.slice(name.length + 1));
    };
    const minutes = named('min');
    const potential = named('potential');
    const outcome = decidedAt(Number(pct), regime as Regime, {
      ...(minutes === undefined ? {} : { minutes }),
      ...(potential === undefined ? {} : { potential }),
    });
    expect(lineOf(outcome)).toBe(expected);
  });
});

describe('a decision', () => {
  const figures = exposure(bookOf(131));
  const clock = tick(0, 'EARLY');
  const outcome = given(...quotesOf(0), clock).when(figures);

  test('carries its row, the text of its rule, and the rules it was taken by', () => {
    expect(outcome.decision).toMatchObject({
      decision_id: outcome.decisions[0]?.event_id,
      row: 3,
      rule: 'gross at or above the cap of 130 %: reduce to 123 %',
      trading_state: 'REDUCING',
      rules_hash: DESK.rulesHash,
    });
  });

  test('carries its figures, each with the event that it came from', () => {
    expect(outcome.decision.inputs).toEqual({
      regime: { value: 'EARLY', event_id: clock.event_id },
      market_open: { value: true, event_id: clock.event_id },
      minutes_to_close: { value: 200, event_id: clock.event_id },
      cap_episode_open: { value: true, event_id: clock.event_id },
      gross_pct: { value: 131, event_id: figures.event_id },
      potential_pct: { value: 131, event_id: figures.event_id },
      lt_pct: { value: 98.25, event_id: figures.event_id },
      lt_potential_pct: { value: 98.25, event_id: figures.event_id },
      mm_pct: { value: 32.75, event_id: figures.event_id },
      mm_potential_pct: { value: 32.75, event_id: figures.event_id },
      unmarked_pct_of_gross: { value: 0, event_id: figures.event_id },
      exposure_age_s: { value: 0, event_id: figures.event_id },
    });
  });

  test('hangs on the snapshot, and its intents on it, in one chain', () => {
    const [decision] = outcome.decisions;
    expect(decision).toMatchObject({
      causation_id: figures.event_id,
      correlation_id: figures.correlation_id,
      timestamp: figures.timestamp,
    });
    expect(outcome.intents).not.toHaveLength(0);
    for (const intent of [...outcome.intents, ...outcome.alerts]) {
      expect(intent.causation_id).toBe(decision?.event_id);
      expect(intent.correlation_id).toBe(figures.correlation_id);
    }
    for (const { data } of outcome.intents) expect(data.decision_id).toBe(decision?.event_id);
  });

  test('is taken once: a tick that changes nothing says nothing', () => {
    const calm = given(exposure(bookOf(90))).when(tick(0, 'MID'));
    expect(calm.decision.mode).toBe('NORMAL');
    expect(calm.engine.when(tick(1, 'MID')).outputs).toEqual([]);
    expect(calm.engine.when(exposure(bookOf(91), { at: 2 })).outputs).toEqual([]);
  });

  test('is taken for each account by itself', () => {
    const other = exposure(bookOf(90), { account_id: 'IBKR_PED' });
    const both = givenDesk(TWO_ACCOUNTS, ...quotesOf(0)).when(figures, other, tick(0, 'EARLY'));
    expect(both.decisions.map(({ data }) => [data.account_id, data.mode])).toEqual([
      ['HAMMER', 'HARD_DERISK'],
      ['IBKR_PED', 'NORMAL'],
    ]);
    expect(new Set(both.intents.map(({ data }) => data.account_id))).toEqual(new Set(['HAMMER']));
  });

  test('is put where a reader finds the newest of each account, and the modes of the desk', () => {
    const { state } = givenDesk(TWO_ACCOUNTS, ...quotesOf(0), figures);
    const step = engineCore(TWO_ACCOUNTS).step(state, [tick(0, 'EARLY')]);
    expect(step.latest['state:decision:HAMMER']).toMatchObject({ mode: 'HARD_DERISK', row: '3' });
    expect(step.latest['state:decision']).toEqual({
      HAMMER: 'HARD_DERISK CAP',
      IBKR_PED: 'THROTTLE_NEW_ORDERS NO_EXPOSURE',
    });
    const calm = exposure(bookOf(90), { account_id: 'IBKR_PED' });
    const calmed = engineCore(TWO_ACCOUNTS).step(step.state, [calm]);
    expect(calmed.latest['state:decision']).toMatchObject({ IBKR_PED: 'NORMAL' });
  });
});

describe('before the first tick of the clock', () => {
  test('nothing is decided, whatever comes', () => {
    const outcome = given(...quotesOf(0)).when(exposure(bookOf(150)));
    expect(outcome.outputs).toEqual([]);
    expect(outcome.engine.when(tick(1, 'EARLY')).decision.mode).toBe('HARD_DERISK');
  });
});

test('an event of an account that the desk does not have is a problem', () => {
  const core = engineCore(DESK);
  expect(core.problemsOf(exposure(bookOf(90), { account_id: 'STRANGER' }))).toMatchObject([
    { code: 'QE_ACCOUNT_UNKNOWN', place: '/data/account_id' },
  ]);
  expect(core.problemsOf(exposure(bookOf(90)))).toEqual([]);
});

test('of the ticks in one batch only the newest decides', () => {
  const begun = given(...quotesOf(0), exposure(bookOf(131)));
  const many = begun.when(...[0, 5, 10, 15, 20].map((n) => tick(n, 'EARLY')));
  expect(many.decision).toMatchObject({ playbook: { step: 1, tick: 20 } });
  expect(many.decisions[0]?.timestamp).toBe(at(20));
});

test('of the snapshots in one batch only the newest decides', () => {
  const begun = given(...quotesOf(0), tick(0, 'EARLY'));
  const calmed = begun.when(exposure(bookOf(131), { at: 1 }), exposure(bookOf(90), { at: 2 }));
  expect(calmed.decision).toMatchObject({ mode: 'NORMAL' });
  expect(calmed.intents).toEqual([]);
});

test('of a snapshot and a tick in one batch it is the snapshot that a decision hangs on', () => {
  const figures = exposure(bookOf(131), { at: 1 });
  const decided = given(...quotesOf(0), tick(0, 'EARLY')).when(figures, tick(2, 'EARLY'));
  expect(decided.decision).toMatchObject({ mode: 'HARD_DERISK', playbook: { tick: 2 } });
  expect(decided.decisions[0]?.causation_id).toBe(figures.event_id);
  expect(decided.intents).not.toHaveLength(0);
  for (const intent of decided.intents) expect(intent.correlation_id).toBe(figures.correlation_id);
});

describe('a cap episode', () => {
  const figuresAt = (pct: number, n: number) =>
    exposure(bookOf(pct), { at: n, potential_exposure_pct: 90 });
  const opened = given(...quotesOf(10)).when(figuresAt(130, 10), tick(10, 'EARLY'));

  test('opens at exactly the cap, on record and with an alert', () => {
    expect(opened.decision.cap_episode).toEqual({ opened_at: at(10) });
    expect(opened.alerts.map(({ data }) => data.alert_type)).toEqual(['CAP_EPISODE_OPENED']);
    expect(decidedAt(129.96, 'EARLY').decision.cap_episode).toBeUndefined();
  });

  test('stays open below the cap, and says so once', () => {
    const below = opened.engine.and(figuresAt(126, 12)).when(tick(15, 'EARLY'));
    expect(below.decision).toMatchObject({ row: 3, target_pct: 123, playbook: { step: 2 } });
    expect(below.decision.cap_episode).toEqual({ opened_at: at(10) });
    expect(below.alerts).toEqual([]);
  });

  test('stays open a hundredth above its target', () => {
    const { capEpisode } = opened.engine.and(figuresAt(123.04, 12)).state.accounts.get('HAMMER')!;
    expect(capEpisode).toEqual({ openedAt: at(10), tradingDate: TRADING_DATE });
  });

  test('ends at exactly its target, with its duration on record', () => {
    const ended = opened.engine.when(tick(75, 'EARLY'), figuresAt(123, 75.5));
    expect(ended.decision).toMatchObject({
      mode: 'THROTTLE_NEW_ORDERS',
      cap_episode: { opened_at: at(10), closed_at: at(75.5), duration_s: 65 },
    });
    expect(ended.alerts.map(({ data }) => data.alert_type)).toEqual(['CAP_EPISODE_ENDED']);
    expect(ended.engine.when(tick(80, 'EARLY')).outputs).toEqual([]);
  });

  test('ends with its day, and opens anew when gross is still at the cap', () => {
    const night = 86_400;
    const clock = (n: number) => tick(n, 'OPEN', { trading_date: '2026-01-13', at: night + n });
    const ended = opened.engine.when(...quotesOf(night), figuresAt(130, night), clock(0));
    expect(ended.decision.cap_episode).toMatchObject({ duration_s: night - 10 });
    const again = ended.engine.when(clock(1));
    expect(again.decision.cap_episode).toEqual({ opened_at: at(night + 1) });
  });

  test('ends with its day, also before the desk is open', () => {
    const rolled = opened.engine.when(
      tick(1, 'CLOSED', { trading_date: '2026-01-13', at: 60_000 }),
    );
    expect(rolled.decision).toMatchObject({
      mode: 'CLOSED',
      cap_episode: { duration_s: 59_990 },
    });
  });

  test('does not open while the desk is closed', () => {
    expect(decidedAt(140, 'CLOSED').decision.cap_episode).toBeUndefined();
  });

  test('stays open on figures that are too old to say anything', () => {
    const clock = tick(320, 'EARLY');
    const blind = opened.engine.and(clock).when(figuresAt(122, 19));
    expect(blind.engine.state.accounts.get('HAMMER')?.capEpisode).not.toBeNull();
    const seeing = opened.engine.and(clock).when(figuresAt(122, 20));
    expect(seeing.decision.cap_episode).toMatchObject({ duration_s: 310 });
  });

  test('tells execution in each decision that it is open, so that increases are cancelled', () => {
    const step = opened.engine.when(tick(15, 'EARLY'));
    expect(step.decision).toMatchObject({
      trading_state: 'REDUCING',
      cap_episode: { opened_at: at(10) },
    });
  });
});

describe('what is worth an alert', () => {
  const alertsAt = (engine: Engine, n: number): readonly string[] =>
    engine.when(tick(n, 'MID')).alerts.map(({ data }) => `${data.severity} ${data.alert_type}`);

  test('exposure that is not seen half a minute after the start, once and critical', () => {
    const first = given().when(tick(0, 'MID'));
    expect([first.decision.reason, first.alerts]).toEqual(['NO_EXPOSURE', []]);
    expect(first.engine.when(tick(29, 'MID')).outputs).toEqual([]);
    const late = first.engine.when(tick(30, 'MID'));
    expect(late.alerts.map(({ data }) => data)).toMatchObject([
      { alert_type: 'NO_EXPOSURE', severity: 'critical', needs_ack: true },
    ]);
    expect(late.engine.when(tick(31, 'MID')).outputs).toEqual([]);
    expect(late.engine.when(tick(90, 'MID')).outputs).toEqual([]);
  });

  test('nothing of a desk that starts in mid-session and has its figures in time', () => {
    const started = given(tick(0, 'MID'), proposal('BUY', 200, 'NEW'));
    const seeing = started.when(exposure(bookOf(90), { at: 1 }));
    expect([seeing.decision.mode, seeing.alerts]).toEqual(['NORMAL', []]);
    expect(seeing.engine.when(tick(40, 'MID')).alerts).toEqual([]);
  });

  test('exposure that was never seen, at once when the desk was up before the session', () => {
    const open = given(tick(-60, 'CLOSED')).when(tick(0, 'OPEN'));
    expect(open.alerts.map(({ data }) => data.alert_type)).toEqual(['NO_EXPOSURE']);
    expect(open.engine.when(tick(30, 'OPEN')).outputs).toEqual([]);
  });

  test('exposure that was never seen, though only a proposal makes the engine decide', () => {
    const first = given(tick(0, 'MID'));
    const asked = first.when(tick(45, 'MID'), proposal('BUY', 200, 'NEW', { at: 45 }));
    expect(asked.alerts.map(({ data }) => data.alert_type)).toEqual(['NO_EXPOSURE']);
    expect(asked.engine.when(proposal('BUY', 200, 'NEW', { at: 46 })).alerts).toEqual([]);
  });

  test('exposure that was lost: stale at 45 s, gone at 300 s, each once', () => {
    let engine = given(exposure(bookOf(90)));
    const heard: string[] = [];
    for (const n of [0, 45, 46, 47, 300, 301, 302, 400]) {
      heard.push(...alertsAt(engine, n).map((alert) => `${n}: ${alert}`));
      engine = engine.and(tick(n, 'MID'));
    }
    expect(heard).toEqual(['46: warning STALE', '301: critical NO_EXPOSURE']);
  });

  test('once, though a proposal makes the engine say it again', () => {
    const stale = given(exposure(bookOf(90)), tick(50, 'MID'));
    const outcome = stale.when(proposal('BUY', 200, 'NEW', { at: 50 }));
    expect(outcome.decision.reason).toBe('STALE');
    expect(outcome.alerts).toEqual([]);
    const blind = given(tick(0, 'MID')).when(proposal('BUY', 200, 'NEW'));
    expect(blind.decision.reason).toBe('NO_EXPOSURE');
    expect(blind.alerts).toEqual([]);
  });

  test('marks that are too old, with the share of them', () => {
    const line: BookLine = { quantity: 36_000, mark: '25', bucket: 'LT' };
    const marks = exposure({ AAA: line }, { unmarked_notional: '45000.01' });
    const outcome = given(tick(0, 'MID')).when(marks);
    expect(outcome.alerts[0]?.data).toMatchObject({
      alert_type: 'STALE',
      figures: { unmarked_pct_of_gross: 5, exposure_age_s: 0 },
    });
  });

  test('a soft de-risk does not run on stale marks', () => {
    const stale = given(...quotesOf(0)).when(
      exposure(bookOf(122), { unmarked_notional: '100000' }),
      tick(0, 'MID'),
    );
    expect(stale.decision).toMatchObject({ row: 5, reason: 'STALE' });
    expect(stale.intents).toEqual([]);
  });

  test('a hard one does, up to 300 s', () => {
    const begun = given(exposure(bookOf(131)), ...quotesOf(299));
    expect(begun.when(tick(300, 'MID')).intents).not.toHaveLength(0);
    expect(eventsOf(begun.when(tick(301, 'MID')).outputs, 'intent')).toEqual([]);
  });
});

test('a snapshot dated ahead of the clock is passed over, or it would keep the true ones out', () => {
  const calm = given(...quotesOf(0), exposure(bookOf(70)), tick(0, 'MID'));
  const { decisions, alerts } = calm.when(exposure(bookOf(131), { at: 5.001 }));
  expect(decisions).toEqual([]);
  expect(alerts).toMatchObject([{ data: { alert_type: 'FACT_AHEAD' } }]);
  expect(calm.when(exposure(bookOf(131), { at: 5 })).decision).toMatchObject({ row: 3 });
});
