import { InvalidArgumentError } from 'commander';

export { dateArgument, timeArgument } from '@quant-engine/desk';

/** Reads the number of a port; 0 stands for none. @throws InvalidArgumentError */
export function portArgument(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('Write a number from 0 to 65535.');
}

/** Reads the id of a stream's entry, such as that of a dead letter. @throws InvalidArgumentError */
export function entryIdArgument(text: string): string {
  const halves = /^(\d{1,20})-(\d{1,20})$/.exec(text)?.slice(1) ?? [''];
  if (halves.every((half) => half !== '' && BigInt(half) < 2n ** 64n)) return text;
  throw new InvalidArgumentError('Write an id as qe dead shows it, such as 1768235760000-0.');
}

/** The same for several, each once. */
export function entryIdArguments(text: string, before: readonly string[] = []): readonly string[] {
  return [...new Set([...before, entryIdArgument(text)])];
}

/** Reads a whole number above 0. @throws InvalidArgumentError */
export function countArgument(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number above 0.');
}

/** Reads how many lines a page has. @throws InvalidArgumentError */
export function pageArgument(text: string): number {
  const count = countArgument(text);
  if (count <= 1_000) return count;
  throw new InvalidArgumentError('A page has 1000 letters at most.');
}
