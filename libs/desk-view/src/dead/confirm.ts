import { createInterface } from 'node:readline/promises';

/** Asks a person; anything but yes, and the end of the input too, is no. */
export async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<undefined>((resolve) => {
    terminal.once('close', () => resolve(undefined));
  });
  try {
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended]);
    // Only what is typed ends the line on the screen.
    if (answer === undefined || !process.stdin.isTTY) process.stderr.write('\n');
    if (answer === undefined) return false;
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
