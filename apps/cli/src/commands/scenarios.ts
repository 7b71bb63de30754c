import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isQeError, QeError } from '@quant-engine/contracts';
import { createLogger, readText } from '@quant-engine/runtime';
import { MemoryStore } from '@quant-engine/state-store';
import {
  checkScenario,
  readScenario,
  type Scenario,
  type ScenarioLine,
} from '@quant-engine/testkit';
import { deskWith, hostsOf } from '../day/hosts';
import { EXIT, Refusal, type ExitCode } from '../exit-codes';
import { printData, printNote } from '../output';
import { DEFAULT_LIMITS, DEFAULT_RULES, SCENARIO_FOLDER } from '../paths';
import { deskOfScenario } from '../scenarios/desk';
import { runScenario } from '../scenarios/run';
import { limitsFrom, rulesFrom } from '../setup';

export interface ScenariosOptions {
  readonly rules?: string;
  readonly json?: boolean;
}

interface Result {
  readonly file: string;
  readonly name: string;
  readonly lines: readonly ScenarioLine[];
}

/**
 * `qe scenarios`: runs each file on a fresh desk and compares what it did with what is expected.
 */
export async function runScenarios(
  files: readonly string[],
  options: ScenariosOptions,
): Promise<ExitCode> {
  const { rules, hash } = rulesFrom(options.rules ?? DEFAULT_RULES);
  const setup = { rules, rulesHash: hash, limits: limitsFrom(DEFAULT_LIMITS) };
  const logger = createLogger({ app: 'qe', level: 'warn', format: 'pretty' });
  const scenarios = readAll(files.length > 0 ? files : shippedFiles());
  const results: Result[] = [];
  for (const { file, scenario } of scenarios) {
    const store = new MemoryStore();
    const full = { ...setup, desk: deskOfScenario(scenario) };
    const desk = deskWith(hostsOf(store, full, scenario.name, logger));
    const seen = await inFile(file, () => runScenario(scenario, setup, { store, desk }));
    await store.close();
    results.push({ file, name: scenario.name, lines: checkScenario(scenario.expect, seen) });
  }
  const failed = results.filter((result) => result.lines.some((line) => !line.holds));
  if (options.json === true) printData(JSON.stringify(results, null, 2));
  else printData(results.map(tableOf).join('\n\n'));
  printNote(`\n${results.length - failed.length} of ${results.length} scenarios as expected`);
  return failed.length === 0 ? EXIT.ok : EXIT.failure;
}

function shippedFiles(): readonly string[] {
  const names = existsSync(SCENARIO_FOLDER) ? readdirSync(SCENARIO_FOLDER).sort() : [];
  return names.filter((name) => name.endsWith('.yaml')).map((name) => join(SCENARIO_FOLDER, name));
}

/**
 * Reads every file before anything runs. @throws Refusal with all that is wrong with any of them
 */
function readAll(files: readonly string[]): readonly { file: string; scenario: Scenario }[] {
  const read = files.map((file) => ({ file, reading: readScenario(readText(file), file) }));
  const problems = read.flatMap(({ reading }) => (reading.ok ? [] : reading.problems));
  if (problems.length > 0) throw new Refusal(problems, EXIT.refused);
  return read.flatMap(({ file, reading }) =>
    reading.ok ? [{ file, scenario: reading.value }] : [],
  );
}

/** What goes wrong in a scenario names its file. */
async function inFile<T>(file: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isQeError(error)) throw error;
    const place = error.place === undefined ? file : `${file}: ${error.place}`;
    throw new QeError(error.code, error.message, { place, cause: error });
  }
}

/** One scenario: what was expected beside what was seen. */
function tableOf({ file, name, lines }: Result): string {
  const verdict = lines.every((line) => line.holds) ? 'ok  ' : 'FAIL';
  const width = Math.max(8, ...lines.map((line) => line.expected.length));
  const rows = lines.map(
    ({ what, expected, seen, holds }) =>
      `  ${holds ? ' ' : '!'} ${what.padEnd(16)} ${expected.padEnd(width)}  ${seen}`,
  );
  const head = `    ${''.padEnd(16)} ${'expected'.padEnd(width)}  seen`;
  return [`${verdict} ${name}  (${basename(file)})`, head, ...rows].join('\n');
}
