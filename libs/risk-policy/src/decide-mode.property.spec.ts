import {
  compareToPct,
  REGIMES,
  TRADING_STATES,
  type Mode,
  type PctMicros,
  type Ratio,
} from '@quant-engine/contracts';
import fc from 'fast-check';
import { shippedRules } from '../test/shipped-rules';
import { capEpisodeAfter } from './cap-episode';
import { decideMode, type Verdict } from './decide-mode';
import type { PolicyFigures } from './figures';

const RULES = shippedRules();
const EQUITY = 1_500_000_000_000;

// Near the limits more often than not: that is where a table goes wrong.
const limits = [0, 5, 30, 35, 45, 90, 100, 115, 120, 123, 125, 130, 200];
const pctMicros = fc.oneof(
  fc.integer({ min: 0, max: 200_000_000 }),
  fc
    .tuple(fc.constantFrom(...limits), fc.integer({ min: -2, max: 2 }))
    .map(([limit, nudge]) => Math.max(limit * 1_000_000 + nudge, 0)),
);
// Of 1.5 million $, each micro-percent is a whole number of micro-dollars.
const ratio: fc.Arbitrary<Ratio> = pctMicros.map((pct) => ({
  part: pct * (EQUITY / 100_000_000),
  whole: EQUITY,
}));
const known = <T>(figure: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(figure, { nil: undefined });

const anyFigures: fc.Arbitrary<PolicyFigures> = fc.record({
  regime: fc.constantFrom(...REGIMES),
  marketOpen: fc.boolean(),
  minutesToClose: known(
    fc.oneof(fc.constantFrom(2, 2.0001), fc.double({ min: -5, max: 500, noNaN: true })),
  ),
  gross: known(ratio),
  potential: known(ratio),
  lt: known(ratio),
  ltPotential: known(ratio),
  mm: known(ratio),
  mmPotential: known(ratio),
  groups: fc.dictionary(
    fc.oneof(fc.constantFrom(...Object.keys(RULES.groups)), fc.string()),
    fc.record({ current: known(ratio), potential: known(ratio) }),
    { maxKeys: 3 },
  ),
  capEpisodeOpen: fc.boolean(),
  exposureAgeS: known(
    fc.oneof(fc.constantFrom(45, 46, 300, 301), fc.double({ min: 0, max: 400, noNaN: true })),
  ),
  unmarked: known(ratio),
});

const SEVERITY: Readonly<Record<Mode, number>> = {
  CLOSED: 0,
  NORMAL: 1,
  THROTTLE_NEW_ORDERS: 2,
  SOFT_DERISK: 3,
  HARD_DERISK: 4,
};

function targetOf(verdict: Verdict): number {
  return verdict.targetPct ?? Infinity;
}

test('every figures have a verdict that an event can bear', () => {
  fc.assert(
    fc.property(anyFigures, (figures) => {
      const verdict = decideMode(RULES, figures);
      expect(verdict.row).toBeGreaterThanOrEqual(1);
      expect(verdict.row).toBeLessThanOrEqual(10);
      expect(verdict.reason).toMatch(/^[A-Za-z0-9_.:-]{1,64}$/);
      expect(verdict.rule).not.toBe('');
      expect(TRADING_STATES).toContain(verdict.tradingState);
      expect(verdict.action === undefined).toBe(verdict.targetPct === undefined);
      expect(verdict.action === undefined).toBe(SEVERITY[verdict.mode] <= 2);
    }),
    { numRuns: 1000 },
  );
});

test('more gross, all else equal, never makes the mode milder nor the target higher', () => {
  fc.assert(
    fc.property(anyFigures, ratio, ratio, (figures, a, b) => {
      const [lower, higher] = a.part <= b.part ? [a, b] : [b, a];
      const milder = decideMode(RULES, { ...figures, gross: lower });
      const harder = decideMode(RULES, { ...figures, gross: higher });
      expect(SEVERITY[harder.mode]).toBeGreaterThanOrEqual(SEVERITY[milder.mode]);
      expect(targetOf(harder)).toBeLessThanOrEqual(targetOf(milder));
    }),
    { numRuns: 1000 },
  );
});

test('what is reduced stands above its target', () => {
  fc.assert(
    fc.property(anyFigures, (figures) => {
      const { targetPct } = decideMode(RULES, figures);
      fc.pre(targetPct !== undefined);
      expect(compareToPct(figures.gross!, targetPct as PctMicros)).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
});

test('neither a stale feed, nor working orders, nor a full bucket hides a hard de-risk', () => {
  fc.assert(
    fc.property(anyFigures, anyFigures, (figures, other) => {
      const { regime, marketOpen, minutesToClose, gross, capEpisodeOpen } = figures;
      const age = Math.min(other.exposureAgeS ?? 0, RULES.staleData.lastGoodS);
      const bare = { ...UNKNOWN, regime, marketOpen, minutesToClose, gross, capEpisodeOpen };
      const troubled = { ...other, ...pick(bare), exposureAgeS: age };
      expect(decideMode(RULES, troubled).mode === 'HARD_DERISK').toBe(
        decideMode(RULES, bare).mode === 'HARD_DERISK',
      );
    }),
    { numRuns: 1000 },
  );
});

test('a cap episode ends as soon as nothing is left for it to reduce, and not before', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(ratio, { maxLength: 20 }), (open, path) => {
      let capEpisodeOpen = open;
      for (const gross of path) {
        capEpisodeOpen = capEpisodeAfter(capEpisodeOpen, gross, RULES);
        const figures = { ...UNKNOWN, regime: 'OPEN', gross, capEpisodeOpen } as const;
        expect(decideMode(RULES, figures).action === 'CAP_RECOVERY').toBe(capEpisodeOpen);
      }
    }),
  );
});

const UNKNOWN: PolicyFigures = {
  regime: 'MID',
  marketOpen: true,
  minutesToClose: undefined,
  gross: undefined,
  potential: undefined,
  lt: undefined,
  ltPotential: undefined,
  mm: undefined,
  mmPotential: undefined,
  groups: {},
  capEpisodeOpen: false,
  exposureAgeS: undefined,
  unmarked: undefined,
};

function pick({ regime, marketOpen, minutesToClose, gross, capEpisodeOpen }: PolicyFigures) {
  return { regime, marketOpen, minutesToClose, gross, capEpisodeOpen };
}
