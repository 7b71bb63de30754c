import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a reader of a configuration file gives: a value, or what is wrong with the file. */
export type Reading =
  { readonly ok: true } | { readonly ok: false; readonly problems: readonly unknown[] };

/**
 * Reads a file of the folder `config`, which is looked for in the working folder and in those above
 * it, with its own reader: `shippedConfig('risk_rules.yaml', readRules).rules`. So what a desk runs
 * on is what is tested.
 *
 * @throws Error when there is no such file, or with all that is wrong with it
 */
export function shippedConfig<R extends Reading>(
  file: string,
  read: (text: string, file: string) => R,
): Extract<R, { readonly ok: true }> {
  const reading = read(shippedText(file), `config/${file}`);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems, undefined, 2));
  return reading as Extract<R, { readonly ok: true }>;
}

/** The text of a file of the folder `config`. @throws Error when there is no such file */
export function shippedText(file: string): string {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const path = join(folder, 'config', file);
    if (existsSync(path)) return readFileSync(path, 'utf8');
    if (folder === dirname(folder)) throw new Error(`no config/${file} from ${process.cwd()} up`);
  }
}

/** The lines of a YAML file that hold a key without a comment beside it or above it. */
export function keysWithoutComment(text: string): readonly string[] {
  const isComment = (line = ''): boolean => line.trim().startsWith('#');
  return text
    .split('\n')
    .filter(
      (line, index, lines) =>
        /^\s*\w+:/.test(line) && !line.includes('#') && !isComment(lines[index - 1]),
    );
}
