import { ERROR_CATALOGUE, isQeError, type Problem } from '@quant-engine/contracts';
import { placed, unwritable } from '@quant-engine/file-access';
import { EXIT, Refusal, UsageError } from './exit-codes';

/** A line for people, on standard error. */
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

/** Says why a program failed. @param name the program */
export function printError(error: unknown, name: string): void {
  const problems = problemsIn(error);
  if (problems.length > 0) return printProblems(problems);
  if (error instanceof UsageError) return printNote(`error: ${error.message}`);
  printNote(`${name} failed: ${textOf(error)}`);
}

/** What an error says is wrong with what it was given; none when it is a failure of the program. */
export function problemsIn(thrown: unknown): readonly Problem[] {
  const error = placed(thrown);
  if (error instanceof Refusal) return error.problems;
  if (!isQeError(error)) return [];
  return [{ code: error.code, place: error.place ?? '', reason: error.message }];
}

/** What the system refused says it all in one line; anything else is ours, and its stack helps. */
export function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'syscall' in error ? error.message : (error.stack ?? error.message);
}

/** When notes cannot be written (nobody reads them, a full disk), the work goes on without them. */
export function goOnWithoutNotes(): void {
  process.stderr.on('error', () => undefined);
}

/**
 * Ends the program when its data cannot be written. Whoever reads them may stop reading, which is
 * no failure: `qe report | head`.
 */
export function endWithoutData(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    printError(unwritable('standard output', 'data', error), 'qe');
    process.exit(EXIT.failure);
  });
}
