import { parseArgs } from 'node:util';

export const USAGE = `npx nx run state-store:bench [-- options]
It takes some eight minutes, and wants the machine for itself.
  --quick   a look in two minutes: one round, few breaches, the end of a day
  --only    throughput, latency or day: this part alone
  --json    the figures as JSON instead of a table
  --help    this
`;

export const PARTS = ['throughput', 'latency', 'day'] as const;
export type Part = (typeof PARTS)[number];

/** How much is measured: fixed work for us, limited time for those that would take long. */
export interface Sizes {
  readonly rounds: number;
  /** Quotes that are published before, and taken whole in each run of the hop. */
  readonly quotes: number;
  /** How long one run of a peer may last. */
  readonly peerMs: number;
  /** Requests in one run of redis-benchmark. */
  readonly requests: number;
  readonly breachesBefore: number;
  readonly breaches: number;
  /** From when on the generated day is played. */
  readonly dayStart: string;
}

export interface BenchOptions {
  readonly parts: ReadonlySet<Part>;
  readonly json: boolean;
  readonly help: boolean;
  readonly sizes: Sizes;
}

const FULL: Sizes = {
  rounds: 5,
  quotes: 40_000,
  peerMs: 1_500,
  requests: 500_000,
  breachesBefore: 30,
  breaches: 60,
  dayStart: '09:30',
};

const QUICK: Sizes = {
  rounds: 1,
  quotes: 20_000,
  peerMs: 700,
  requests: 200_000,
  breachesBefore: 10,
  breaches: 8,
  dayStart: '15:50',
};

/** @throws TypeError for what is no option */
export function readOptions(args: readonly string[]): BenchOptions {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { quick: flag, json: flag, help: flag, only: { type: 'string' } },
  });
  const { quick, json, help, only } = values;
  return { parts: partsOf(only), json, help, sizes: quick ? QUICK : FULL };
}

function partsOf(only: string | undefined): ReadonlySet<Part> {
  if (only === undefined) return new Set(PARTS);
  const part = PARTS.find((name) => name === only);
  if (part === undefined) throw new TypeError(`--only takes ${PARTS.join(', ')}, not ${only}`);
  return new Set([part]);
}
