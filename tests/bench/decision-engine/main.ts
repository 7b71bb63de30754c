import { performance } from 'node:perf_hooks';
import { engineCore, evolveEngine, decide } from '@quant-engine/decision-engine';
import { parseUsd } from '@quant-engine/contracts';
import { ReferenceData } from '@quant-engine/reference-data';
import { breachOf } from './breach';
import { benchDay, engineConfig } from './generated-day';

const RUNS = 5;
const DECISIONS = 200;

/** The median of so many timed calls, ms. */
function medianMs(runs: number, call: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    call();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}

function eventsPerSecond(events: number, ms: number): string {
  return `${Math.round(events / (ms / 1000)).toLocaleString('en-US')} input events/s`;
}

function benchTheDay(): void {
  const { engine, batches, playAll } = benchDay();
  const inputs = batches.reduce((sum, batch) => sum + batch.length, 0);
  const engineMs = medianMs(RUNS, () => {
    let state = engine.initialState();
    for (const batch of batches) state = engine.step(state, batch).state;
  });
  let taken = 0;
  const allMs = medianMs(RUNS, () => {
    taken = playAll();
  });
  console.log(`generated day, in memory, median of ${RUNS}`);
  console.log(`  decision engine   ${inputs} inputs   ${eventsPerSecond(inputs, engineMs)}`);
  console.log(`  all four cores    ${taken} inputs   ${eventsPerSecond(taken, allMs)}`);
}

function benchDecisions(): void {
  const config = engineConfig(
    new ReferenceData([], [{ accountId: 'HAMMER', equity: parseUsd('1000000'), positions: [] }]),
  );
  const core = engineCore(config);
  console.log(`one decision at 131 % (take the snapshot in; decide), median of ${DECISIONS}`);
  for (const positions of [200, 1_000, 5_000]) {
    const { before, breach } = breachOf(positions);
    const { state } = core.step(core.initialState(), before);
    const spread = config.rules.staleData.maxSpreadPct;
    const known = evolveEngine(state, breach, spread);
    const takeMs = medianMs(DECISIONS, () => void evolveEngine(state, breach, spread));
    const decideMs = medianMs(DECISIONS, () => void decide(known, 'HAMMER', breach, config));
    const us = (ms: number): string => `${Math.round(ms * 1000)} us`.padStart(9);
    console.log(`  ${String(positions).padStart(5)} positions  ${us(takeMs)} ${us(decideMs)}`);
  }
}

benchTheDay();
benchDecisions();
