import type { Problem } from '@quant-engine/contracts';
import { nearest } from './nearest';

/** A group whose limit would be off, wherever an instrument of it is held. */
export function groupProblem(place: string, group: string, groups: readonly string[]): Problem {
  const hint = nearest(group, groups);
  const meant = hint === undefined ? '' : ` (did you mean ${hint}?)`;
  const reason = `group: the rules have no limit for ${group}${meant}`;
  return { code: 'QE_GROUP_UNKNOWN', place, reason };
}

/** Instruments, as far as their groups go. */
interface Grouped {
  readonly instruments: ReadonlyMap<string, { readonly symbol: string; readonly group: string }>;
}

/**
 * The groups of instruments for which the rules have no limit, each with its first symbol as the
 * place: for reference data that came from no file. Problems bear QE_GROUP_UNKNOWN.
 */
export function groupsWithoutLimit(
  { instruments }: Grouped,
  groups: readonly string[],
): readonly Problem[] {
  const firstOf = new Map<string, string>();
  for (const { group, symbol } of instruments.values()) {
    if (!groups.includes(group) && !firstOf.has(group)) firstOf.set(group, symbol);
  }
  return [...firstOf].map(([group, symbol]) => groupProblem(symbol, group, groups));
}
