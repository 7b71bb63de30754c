import { at, exposure, orderOf, proposal, tick } from '@quant-engine/testkit';
import { bookOf, quotesOf } from '../test-support/events';
import { given, type Engine, type Outcome } from '../test-support/given';

const CALM = given(...quotesOf(0), exposure(bookOf(60)), tick(0, 'MID'));

const rulesOf = ({ decisions }: Outcome): readonly string[] =>
  decisions.flatMap(({ data }) => data.suppressed.map((line) => line.rule));

const judgedIn = ({ state }: Engine): number => state.judged.size;

describe('a proposal that comes twice is one order', () => {
  test.each([
    ['an increase', proposal('BUY', 400, 'NEW')],
    ['a reduction', proposal('SELL', 400, 'AAA')],
  ])('%s, one after the other', (_, asked) => {
    const first = CALM.when(asked);
    expect(first.intents).toHaveLength(1);
    const again = first.engine.when(asked);
    expect(again.intents).toEqual([]);
    expect(again.decision.suppressed).toMatchObject([
      { rule: 'DUPLICATE', event_id: asked.event_id },
    ]);
  });

  test('in one batch', () => {
    const asked = proposal('BUY', 400, 'NEW');
    const both = CALM.when(asked, asked);
    expect(both.intents).toHaveLength(1);
    expect(rulesOf(both)).toEqual(['DUPLICATE']);
  });

  test('when its order is over', () => {
    const asked = proposal('BUY', 400, 'NEW');
    const first = CALM.when(asked);
    const [intent] = first.intents as [(typeof first.intents)[number]];
    const denied = first.engine.and(
      orderOf(intent, { seq: 1, status: 'DENIED', leaves_quantity: 0 }),
    );
    expect(rulesOf(denied.when(asked))).toEqual(['DUPLICATE']);
  });

  test('when it was suppressed, and would pass now', () => {
    const throttled = given(...quotesOf(0), tick(0, 'MID')).and(
      exposure(bookOf(60), { potential_exposure_pct: 121 }),
    );
    const asked = proposal('BUY', 400, 'NEW');
    const first = throttled.when(asked);
    expect(rulesOf(first)).toEqual(['THROTTLE_NEW_ORDERS']);
    const calmed = first.engine.and(exposure(bookOf(60), { at: 1 }), tick(1, 'MID'));
    expect(rulesOf(calmed.when(asked))).toEqual(['DUPLICATE']);
  });

  test('after a restart', () => {
    const asked = proposal('BUY', 400, 'NEW');
    const { engine } = CALM.when(asked);
    const { outputs } = engine.restored().when(asked);
    expect(outputs).toMatchObject([{ data: { suppressed: [{ rule: 'DUPLICATE' }] } }]);
  });
});

test('two proposals that say the same are two', () => {
  const one = () => proposal('BUY', 400, 'NEW');
  expect(CALM.when(one(), one()).intents).toHaveLength(2);
});

describe('what was judged is remembered', () => {
  const endingAt = (n: number) => proposal('BUY', 400, 'NEW', { expires: at(n) });

  test('until it has expired, and not longer', () => {
    const asked = endingAt(60);
    const { engine } = CALM.when(asked);
    const before = engine.and(tick(59, 'MID'), ...quotesOf(59));
    expect(rulesOf(before.when(asked))).toEqual(['DUPLICATE']);
    const after = before.and(tick(60, 'MID'));
    expect(judgedIn(after)).toBe(0);
    expect(rulesOf(after.when(asked))).toEqual(['EXPIRED']);
  });

  test('only where it could pass once more', () => {
    const late = CALM.and(tick(10, 'MID'));
    const never = [endingAt(10), endingAt(300.001)];
    expect(judgedIn(late.and(...never))).toBe(0);
  });

  test('for two of its lifetimes at most, whatever time its strategy believes it is', () => {
    const ahead = (n: number) => proposal('SELL', 400, 'AAA', { at: n, expires: at(n + 300) });
    expect(CALM.when(ahead(300)).intents).toHaveLength(1);
    const beyond = CALM.when(ahead(300.001));
    expect(rulesOf(beyond)).toEqual(['LIVES_TOO_LONG']);
    expect(judgedIn(beyond.engine)).toBe(0);
  });

  test('so that a day of proposals is not kept', () => {
    let engine = CALM;
    for (let n = 0; n < 1_000; n += 10) {
      engine = engine.and(tick(n, 'MID'), proposal('BUY', 200, 'NEW', { at: n }));
      expect(judgedIn(engine)).toBeLessThanOrEqual(6);
    }
  });
});
