import { parseUsd, pctOf, type UsdMicros } from '@quant-engine/contracts';
import fc from 'fast-check';
import { reductionNeeded, stepDue, type DeriskProgress } from './playbook';

const PACE = { stepPct: pctOf(10), stepEveryTicks: 5 };
const AIM = { action: 'CAP_RECOVERY', targetPct: pctOf(123) } as const;
const DATE = '2026-01-12';
const at = (tick: number) => ({ tick, tradingDate: DATE });
const usd = (dollars: string): UsdMicros => parseUsd(dollars);

describe('the reduction needed', () => {
  test.each([
    ['1300000', '0', '70000'],
    ['1300000', '70000', '0'],
    ['1300000', '70000.000001', '-0.000001'],
    ['1230000', '0', '0'],
    ['1229999.999999', '0', '-0.000001'],
    ['0', '0', '-1230000'],
  ])('at a gross of $%s with $%s on its way is $%s', (gross, outstanding, expected) => {
    const need = reductionNeeded(usd(gross), usd('1000000'), AIM.targetPct, usd(outstanding));
    expect(need).toBe(usd(expected));
  });
});

describe('a step', () => {
  const first = stepDue(undefined, AIM, usd('70000'), at(100), PACE);
  const begun = first?.progress as DeriskProgress;

  test('is due at once in the beginning, and takes its share of the need', () => {
    expect(first).toEqual({
      chunk: usd('7000'),
      progress: {
        ...AIM,
        initialNeed: usd('70000'),
        step: 1,
        lastStepTick: 100,
        tradingDate: DATE,
        interrupted: false,
      },
    });
  });

  test.each([100, 101, 104])('is not due again at tick %d', (tick) => {
    expect(stepDue(begun, AIM, usd('63000'), at(tick), PACE)).toBeUndefined();
  });

  test('is due again when its ticks have passed, with a share of the first need', () => {
    expect(stepDue(begun, AIM, usd('63000'), at(105), PACE)).toEqual({
      chunk: usd('7000'),
      progress: { ...begun, step: 2, lastStepTick: 105 },
    });
  });

  test('takes no more than is still needed', () => {
    expect(stepDue(begun, AIM, usd('0.01'), at(105), PACE)?.chunk).toBe(usd('0.01'));
  });

  test('of a tiny need is not nothing', () => {
    expect(stepDue(undefined, AIM, usd('0.000001'), at(0), PACE)?.chunk).toBe(1);
  });

  test.each(['0', '-0.000001', '-500'])('is not due for a need of $%s', (need) => {
    expect(stepDue(undefined, AIM, usd(need), at(0), PACE)).toBeUndefined();
    expect(stepDue(begun, AIM, usd(need), at(200), PACE)).toBeUndefined();
  });

  test.each([
    ['a lower target', { ...AIM, targetPct: pctOf(100) }, 101],
    ['another action', { ...AIM, action: 'HARD_DERISK' } as const, 101],
    ['a clock that went back, as it does over night', AIM, 10],
  ])('starts over, at once, with %s', (_, aim, tick) => {
    expect(stepDue(begun, aim, usd('30000'), at(tick), PACE)).toEqual({
      chunk: usd('3000'),
      progress: { ...begun, ...aim, initialNeed: usd('30000'), step: 1, lastStepTick: tick },
    });
  });

  test('starts over, at once, on another day', () => {
    const tomorrow = { tick: 101, tradingDate: '2026-01-13' };
    expect(stepDue(begun, AIM, usd('30000'), tomorrow, PACE)).toMatchObject({
      progress: { initialNeed: usd('30000'), step: 1, lastStepTick: 101 },
    });
  });

  test.each([
    ['after an interruption', { ...begun, interrupted: true }, AIM],
    ['with a higher target', begun, { ...AIM, targetPct: pctOf(125) }],
  ])('starts over %s, but not before its ticks have passed', (_, before, aim) => {
    expect(stepDue(before, aim, usd('30000'), at(104), PACE)).toBeUndefined();
    expect(stepDue(before, aim, usd('30000'), at(105), PACE)).toEqual({
      chunk: usd('3000'),
      progress: { ...begun, ...aim, initialNeed: usd('30000'), step: 1, lastStepTick: 105 },
    });
  });

  test('by step comes to what was needed, however it is asked', () => {
    const ticks = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), ticks, (need, waits) => {
        let left = need;
        let progress: DeriskProgress | undefined;
        let now = 0;
        for (const wait of waits) {
          now += wait;
          const due = stepDue(progress, AIM, left as UsdMicros, at(now), PACE);
          if (due === undefined) continue;
          expect(due.chunk).toBeGreaterThan(0);
          expect(due.chunk).toBeLessThanOrEqual(left);
          left -= due.chunk;
          ({ progress } = due);
        }
        expect(left).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
