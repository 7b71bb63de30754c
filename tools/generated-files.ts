import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ROOT } from './workspace';

/** A file that a generator makes: its path from the root of the workspace, and its text. */
export interface GeneratedFile {
  readonly file: string;
  readonly text: string;
}

/** What a generator makes. */
export interface Generated {
  readonly files: readonly GeneratedFile[];
  /** Folders that hold nothing else: what the generator no longer makes goes. */
  readonly folders?: readonly string[];
}

/**
 * Writes what a generator makes; with `--check` it writes nothing, names what is stale and makes
 * the process exit with 1.
 *
 * @param command how to run the generator, for the remedy
 */
export async function writeOrCheck(generated: Generated, command: string): Promise<void> {
  const files = await Promise.all(generated.files.map(formatted));
  const stale = files.filter(({ file, text }) => textOf(file) !== text);
  const leftover = leftoversOf(generated);
  if (process.argv.includes('--check')) {
    report(files.length, [...stale.map(({ file }) => file), ...leftover], command);
    return;
  }
  for (const { file, text } of stale) {
    mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
    writeFileSync(path.join(ROOT, file), text);
  }
  for (const file of leftover) rmSync(path.join(ROOT, file));
  console.log(`${files.length} files: ${stale.length} written, ${leftover.length} removed`);
}

function report(count: number, stale: readonly string[], command: string): void {
  if (stale.length === 0) {
    console.log(`${count} generated files are current`);
    return;
  }
  for (const file of stale) console.error(`${file}: stale`);
  console.error(`remedy: ${command}`);
  process.exitCode = 1;
}

/** Formatted as `prettier --check` wants it; a file that prettier does not know stays as it is. */
async function formatted({ file, text }: GeneratedFile): Promise<GeneratedFile> {
  const target = path.join(ROOT, file);
  if (path.extname(file) === '') return { file, text };
  const options = await resolveConfig(target);
  return { file, text: await format(text, { ...options, filepath: target }) };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(path.join(ROOT, file), 'utf8');
  } catch {
    return undefined;
  }
}

function leftoversOf({ files, folders = [] }: Generated): readonly string[] {
  const wanted = new Set(files.map(({ file }) => file));
  return folders.flatMap((folder) => entriesOf(folder)).filter((file) => !wanted.has(file));
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(path.join(ROOT, folder)).map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}
