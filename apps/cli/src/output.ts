export { printNote, printProblems } from '@quant-engine/service-host';

/** Data goes to standard output; everything else goes to standard error. */
export function printData(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
