import type { ScenarioExpectation } from './scenario';

/** What was seen at the end of a scenario, in the words of its expectation. */
export type ScenarioSeen = {
  readonly [K in keyof Required<ScenarioExpectation>]: ScenarioExpectation[K] | undefined;
};

/** One thing that a scenario expects, beside what was seen. */
export interface ScenarioLine {
  readonly what: string;
  readonly expected: string;
  readonly seen: string;
  readonly holds: boolean;
}

/** Compares everything that a scenario expects, line by line; what it does not name is free. */
export function checkScenario(
  expected: ScenarioExpectation,
  seen: ScenarioSeen,
): readonly ScenarioLine[] {
  return Object.entries(expected).map(([what, value]) => {
    const found = seen[what as keyof ScenarioExpectation];
    const [wanted, got] = [textOf(value), textOf(found)];
    return { what, expected: wanted, seen: got, holds: wanted === got };
  });
}

function textOf(value: unknown): string {
  if (value === undefined) return '-';
  if (!Array.isArray(value)) return String(value);
  if (value.length === 0) return 'none';
  return value
    .map((item) =>
      typeof item === 'object' && item !== null
        ? ['intent_type', 'quantity', 'symbol', 'classification']
            .map((key) => String((item as Record<string, unknown>)[key]))
            .join(' ')
        : String(item),
    )
    .sort()
    .join('; ');
}
