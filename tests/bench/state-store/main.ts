import { availableParallelism, loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { findServer } from '@quant-engine/redis-server';
import { measureDay } from './day/measure';
import type { Section } from './figures';
import { measureLatency } from './latency/measure';
import { readOptions, USAGE, type BenchOptions, type Part } from './options';
import { Premises } from './premises';
import { progress } from './progress';
import { tableOf } from './table';
import { measureThroughput } from './throughput/measure';

/** How long the end may take. */
const LAST_MS = 2_000;
/** Above this, others are at work on the machine before we begin. */
const QUIET_LOAD = 0.5;

/** What is measured, in order, by its name. */
function plan({ parts, sizes }: BenchOptions, premises: Premises): readonly Measurement[] {
  const throughput = (['everysec', 'always'] as const).map((appendfsync) => ({
    part: 'throughput' as const,
    title: `appendfsync ${appendfsync}`,
    measure: () => measureThroughput(premises, appendfsync, sizes),
  }));
  const all: readonly Measurement[] = [
    ...throughput,
    { part: 'latency', title: 'latency', measure: () => measureLatency(premises, sizes) },
    { part: 'day', title: 'day', measure: () => measureDay(premises, sizes) },
  ];
  return all.filter(({ part }) => parts.has(part));
}

interface Measurement {
  readonly part: Part;
  readonly title: string;
  readonly measure: () => Promise<Section>;
}

/** A part that cannot be measured takes nothing from the others. */
async function sectionsOf(options: BenchOptions): Promise<readonly Section[]> {
  const premises = new Premises();
  const sections: Section[] = [];
  for (const { title, measure } of plan(options, premises)) {
    try {
      sections.push(await measure());
    } catch (error) {
      process.exitCode = 1;
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      sections.push({ title, figures: [], notes: [`NOT MEASURED: ${reason}`] });
    }
  }
  return sections;
}

/** The options; undefined for wrong usage, which is then said. */
function optionsOrUsage(): BenchOptions | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.exitCode = 2;
    progress(`${error.message}\n\n${USAGE}`);
    return undefined;
  }
}

async function main(): Promise<void> {
  const options = optionsOrUsage();
  if (options === undefined) return;
  if (options.help) return void process.stdout.write(USAGE);
  const startMs = performance.now();
  const [load = 0] = loadavg();
  const sections = await sectionsOf(options);
  const { found } = await findServer();
  const tookS = Math.round((performance.now() - startMs) / 1_000);
  const conditions = {
    server: `${found?.product} ${found?.version}`,
    node: process.version,
    cores: availableParallelism(),
    load_before: load,
    rounds: options.sizes.rounds,
    took_s: tookS,
  };
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ conditions, sections }, undefined, 2)}\n`);
    return;
  }
  const { server, node, cores, rounds } = conditions;
  const about = `${server}, Node ${node}, ${cores} cores shared by client and server`;
  process.stdout.write(`${about}; median of ${rounds}; ${tookS} s in all\n\n${tableOf(sections)}`);
  if (load > QUIET_LOAD) progress(`The load was ${load.toFixed(1)} before: others were at work.`);
}

main()
  .catch((error: unknown) => {
    progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  })
  // What still waits for a server that is gone must not keep us.
  .finally(() => setTimeout(() => process.exit(), LAST_MS).unref());
