import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../workspace';

/** A text file of the workspace, by its path from the root. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

const MADE_BY_MACHINE = new Set([
  ...['node_modules', 'dist', '.nx', '.git', 'var', 'coverage', 'played-day'],
]);
const TEXT = /(\.(ts|mts|cts|mjs|cjs|js|json|ya?ml|md|lua|csv|sh)|Dockerfile|LICENSE|\.ci\/run)$/;

/** Every text file that a person could have written. */
export function textFiles(folder = ''): readonly TextFile[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return MADE_BY_MACHINE.has(entry.name) ? [] : textFiles(file);
    return entry.isFile() && TEXT.test(file) ? [textFile(file)] : [];
  });
}

function textFile(file: string): TextFile {
  return { file, text: readFileSync(path.join(ROOT, file), 'utf8') };
}
