import { fstatSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Problem } from '@quant-engine/contracts';
import { unreadable, withoutMark } from '@quant-engine/file-access';
import { EXIT, type ExitCode } from './exit-codes';
import { printData, printProblems } from './output';

/** What becomes of a line: an answer, or what is wrong with it. */
export type Answer = object | { readonly error: readonly Problem[] };

/**
 * Answers each line of standard input with one line, in order. A line that cannot be answered gets
 * `{"error": [...]}` in its place and its problems on standard error, and the command ends with 3.
 */
export async function answerLines(answer: (line: unknown) => Answer): Promise<ExitCode> {
  let number = 0;
  let refused = false;
  for await (const line of linesOfInput()) {
    number += 1;
    const text = number === 1 ? withoutMark(line) : line;
    if (text.trim() === '') continue;
    const result = answerLine(text, answer);
    printData(JSON.stringify(result));
    if (!isError(result)) continue;
    refused = true;
    printProblems(
      result.error.map(({ place, ...problem }) => ({
        ...problem,
        place: `line ${number}${place === '' ? '' : `: ${place}`}`,
      })),
    );
  }
  return refused ? EXIT.refused : EXIT.ok;
}

/** The lines of standard input. @throws QE_FILE_UNREADABLE */
async function* linesOfInput(): AsyncGenerator<string> {
  // Node takes a folder for an input without a line.
  if (fstatSync(0).isDirectory()) throw unreadable('standard input', 'lines', { code: 'EISDIR' });
  let failure: Error | undefined;
  // The lines just end where the input fails.
  process.stdin.once('error', (error) => (failure = error));
  yield* createInterface({ input: process.stdin, crlfDelay: Infinity });
  if (failure !== undefined) throw unreadable('standard input', 'lines', failure);
}

function answerLine(text: string, answer: (line: unknown) => Answer): Answer {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { error: [{ code: 'QE_LINE_NOT_JSON', place: '', reason }] };
  }
  return answer(line);
}

function isError(answer: Answer): answer is { readonly error: readonly Problem[] } {
  return 'error' in answer;
}
