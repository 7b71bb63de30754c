/** Prints what a test has measured, as one line among its results. */
export function show(text: string): void {
  process.stdout.write(`      ${text}\n`);
}
