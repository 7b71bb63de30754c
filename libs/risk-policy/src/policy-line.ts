import { checkValue } from '@quant-engine/config-file';
import {
  pctNumber,
  REGIMES,
  type DeriskAction,
  type Mode,
  type Problem,
  type Ratio,
  type Regime,
} from '@quant-engine/contracts';
import { Type, type Static } from '@sinclair/typebox';
import { decideMode } from './decide-mode';
import type { GroupFigures, PolicyFigures } from './figures';
import { ratioOfPctNumber } from './pct-ratio';
import type { RiskRules } from './rules';
import { GroupName } from './rules-schema';

// One type with alternatives, not a union: a union tells one mistake once for each branch.
const Pct = Type.Optional(Type.Unsafe<number | null>({ type: ['number', 'null'], minimum: 0 }));
const Minutes = Type.Optional(Type.Unsafe<number | null>({ type: ['number', 'null'] }));
const Flag = Type.Optional(Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] }));

interface GroupLine {
  readonly currentPct?: number | null;
  readonly potentialPct?: number | null;
}
const Group = Type.Unsafe<number | GroupLine | null>({
  type: ['number', 'object', 'null'],
  minimum: 0,
  properties: { currentPct: Pct, potentialPct: Pct },
  additionalProperties: false,
});

const PolicyLineSchema = Type.Object(
  {
    regime: Type.Unsafe<Regime>({ type: 'string', enum: [...REGIMES] }),
    minutesToClose: Minutes,
    grossPct: Pct,
    potentialPct: Pct,
    ltPct: Pct,
    ltPotentialPct: Pct,
    mmPct: Pct,
    mmPotentialPct: Pct,
    capEpisode: Flag,
    exposureAgeS: Pct,
    unmarkedPct: Pct,
    groups: Type.Optional(Type.Record(GroupName, Group, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
type PolicyLine = Static<typeof PolicyLineSchema>;

/** The verdict on a line, or everything that is wrong with the line. */
export type PolicyLineResult =
  | {
      readonly mode: Mode;
      readonly action: DeriskAction | null;
      readonly targetPct: number | null;
      readonly row: number;
      readonly reason: string;
    }
  | { readonly error: readonly Problem[] };

/**
 * Puts one JSON object to the decision table: `regime` (CLOSED is a desk that is not open),
 * `minutesToClose`, the shares of equity `grossPct`, `potentialPct`, `ltPct`, `ltPotentialPct`,
 * `mmPct`, `mmPotentialPct`, then `capEpisode`, `exposureAgeS`, `unmarkedPct` (% of gross) and
 * `groups`: `{"BANK": 20}` or `{"BANK": {"currentPct": 20, "potentialPct": 25}}`. A figure that is
 * null or absent is not known and not checked; without `grossPct` exposure was never seen.
 */
export function policyLine(rules: RiskRules, line: unknown): PolicyLineResult {
  const read = checkValue(line, PolicyLineSchema, 'QE_POLICY_INPUT');
  if (!read.ok) return { error: read.problems };
  const { mode, action, targetPct, row, reason } = decideMode(rules, figuresOf(read.value));
  return {
    mode,
    action: action ?? null,
    targetPct: targetPct === undefined ? null : pctNumber(targetPct),
    row,
    reason,
  };
}

function figuresOf(line: PolicyLine): PolicyFigures {
  return {
    regime: line.regime,
    marketOpen: line.regime !== 'CLOSED',
    minutesToClose: line.minutesToClose ?? undefined,
    gross: ratioOf(line.grossPct),
    potential: ratioOf(line.potentialPct),
    lt: ratioOf(line.ltPct),
    ltPotential: ratioOf(line.ltPotentialPct),
    mm: ratioOf(line.mmPct),
    mmPotential: ratioOf(line.mmPotentialPct),
    groups: Object.fromEntries(
      Object.entries(line.groups ?? {}).map(([name, group]) => [name, groupOf(group)]),
    ),
    capEpisodeOpen: line.capEpisode ?? false,
    exposureAgeS: line.exposureAgeS ?? undefined,
    unmarked: ratioOf(line.unmarkedPct),
  };
}

function groupOf(group: number | GroupLine | null): GroupFigures {
  if (group === null || typeof group === 'number') return { current: ratioOf(group) };
  return { current: ratioOf(group.currentPct), potential: ratioOf(group.potentialPct) };
}

function ratioOf(pct: number | null | undefined): Ratio | undefined {
  return pct === null || pct === undefined ? undefined : ratioOfPctNumber(pct);
}
