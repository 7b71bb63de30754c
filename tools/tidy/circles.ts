import path from 'node:path';
import type { TextFile } from './files';

const IMPORT = /from '(\.[^']+)'/g;

/** Files that import each other in a circle, each circle as one line from a file back to it. */
export function circles(files: readonly TextFile[]): readonly string[] {
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) found.push([...way.slice(start), file].join(' > '));
    if (start >= 0 || done.has(file)) return;
    for (const next of importsOf(file, texts)) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of texts.keys()) visit(file, []);
  return found;
}

function importsOf(file: string, texts: ReadonlyMap<string, string>): readonly string[] {
  return [...(texts.get(file) ?? '').matchAll(IMPORT)].flatMap(([, target = '']) => {
    const base = path.posix.join(path.posix.dirname(file), target);
    return [`${base}.ts`, `${base}/index.ts`].find((one) => texts.has(one)) ?? [];
  });
}
