import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isQeError, QeError } from '@quant-engine/contracts';
import type { DeskSetup } from '@quant-engine/desk';
import { readText } from '@quant-engine/file-access';
import {
  embeddedEnvironments,
  RedisEnvironments,
  runScenario,
  sideBySide,
  type TestEnvironments,
} from '@quant-engine/scenarios';
import { createLogger } from '@quant-engine/service-host';
import {
  checkScenario,
  readScenario,
  type Scenario,
  type ScenarioLine,
} from '@quant-engine/scenarios';
import { EXIT, Refusal, type ExitCode } from '../exit-codes';
import { printData, printNote } from '../output';
import {
  APPS_FOLDER,
  DEFAULT_DESK,
  DEFAULT_LIMITS,
  DEFAULT_RULES,
  SCENARIO_FOLDER,
} from '../paths';
import { deskFrom, limitsFrom, rulesFrom } from '../setup';
import { stopSignal } from '../signals';

export interface ScenariosOptions {
  readonly rules?: string;
  /** The desk file. */
  readonly desk?: string;
  readonly json?: boolean;
  /** On a Redis, with engine and execution as processes of their own. */
  readonly redis?: boolean;
}

/** A scenario and the file that it was read from. */
interface Read {
  readonly file: string;
  readonly scenario: Scenario;
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
  const rulesFile = options.rules ?? DEFAULT_RULES;
  const { rules, hash } = rulesFrom(rulesFile);
  const setup = { rules, rulesHash: hash, limits: limitsFrom(DEFAULT_LIMITS) };
  const { registry } = deskFrom(options.desk ?? DEFAULT_DESK);
  const logger = createLogger({ app: 'qe', level: 'warn', format: 'pretty' });
  const scenarios = readAll(files.length > 0 ? files : shippedFiles());
  if (options.redis !== true) {
    return print(
      await resultsOn(embeddedEnvironments(setup, registry, logger), scenarios, setup),
      options,
    );
  }
  const stop = stopSignal();
  const place = {
    setup,
    registry,
    rules: rulesFile,
    limits: DEFAULT_LIMITS,
    apps: APPS_FOLDER,
    logger,
    stop: stop.signal,
  };
  try {
    const environments = await RedisEnvironments.open(place);
    return print(await resultsOn(environments, scenarios, setup), options, environments.place);
  } catch (error) {
    const code = stop.exitCode();
    // What fails because the end was asked for meanwhile is no failure.
    if (code === undefined) throw error;
    printNote('Ended before all scenarios had run');
    return code;
  }
}

/** Runs them all, some side by side, and takes down what they ran on. */
async function resultsOn(
  environments: TestEnvironments,
  scenarios: readonly Read[],
  setup: Omit<DeskSetup, 'reference'>,
): Promise<readonly Result[]> {
  try {
    const results = await sideBySide(scenarios, environments.atOnce, async ({ file, scenario }) => {
      const seen = await inFile(file, () =>
        environments.on(scenario, (environment) => runScenario(scenario, setup, environment)),
      );
      return { file, name: scenario.name, lines: checkScenario(scenario.expect, seen) };
    });
    await environments.close();
    return results;
  } catch (error) {
    await environments.close(error);
    throw error;
  }
}

function print(
  results: readonly Result[],
  { json = false }: ScenariosOptions,
  place?: string,
): ExitCode {
  const failed = results.filter((result) => result.lines.some((line) => !line.holds));
  if (json) printData(JSON.stringify(results, null, 2));
  else printData(results.map(tableOf).join('\n\n'));
  const count = `${results.length - failed.length} of ${results.length} scenarios as expected`;
  printNote(place === undefined ? `\n${count}` : `\n${count}, ${place}`);
  return failed.length === 0 ? EXIT.ok : EXIT.failure;
}

function shippedFiles(): readonly string[] {
  const names = existsSync(SCENARIO_FOLDER) ? readdirSync(SCENARIO_FOLDER).sort() : [];
  return names.filter((name) => name.endsWith('.yaml')).map((name) => join(SCENARIO_FOLDER, name));
}

/**
 * Reads every file before anything runs. @throws Refusal with all that is wrong with any of them
 */
function readAll(files: readonly string[]): readonly Read[] {
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
