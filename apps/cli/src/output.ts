import { ERROR_CATALOGUE, isQeError, type Problem } from '@quant-engine/contracts';
import { Refusal, UsageError } from './exit-codes';

/** Data goes to standard output. */
export function printData(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Everything else goes to standard error. */
export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** How many problems are printed in full. */
const PROBLEMS_SHOWN = 50;

/** Says what is wrong: place, cause, and once for each kind the remedy. */
export function printProblems(problems: readonly Problem[]): void {
  for (const { place, reason, code } of problems.slice(0, PROBLEMS_SHOWN)) {
    printNote(`${place === '' ? '' : `${place}: `}${reason} [${code}]`);
  }
  const more = problems.length - PROBLEMS_SHOWN;
  if (more > 0) printNote(`... and ${more} more`);
  for (const code of new Set(problems.map((problem) => problem.code))) {
    printNote(`remedy: ${ERROR_CATALOGUE[code].remedy}`);
  }
}

/** Says why a command failed. */
export function printError(error: unknown): void {
  if (error instanceof Refusal) return printProblems(error.problems);
  if (isQeError(error)) {
    const place = error.place === undefined ? '' : error.place;
    return printProblems([{ code: error.code, place, reason: error.message }]);
  }
  if (error instanceof UsageError) return printNote(`error: ${error.message}`);
  printNote(`qe failed: ${textOf(error)}`);
}

/** What the system refused says it all in one line; anything else is ours, and its stack helps. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'syscall' in error ? error.message : (error.stack ?? error.message);
}
