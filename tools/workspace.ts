import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The root of the workspace. */
export const ROOT = path.join(__dirname, '..');

/** As much of a library's package.json as the tools read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** The folder names of the libraries, in order. */
export function libraries(): readonly string[] {
  return packagesIn('libs');
}

/** The names of the folders with a package in them, in order. */
export function packagesIn(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder))
    .filter((name) => existsSync(path.join(ROOT, folder, name, 'package.json')))
    .sort();
}

export function manifestOf(library: string): Manifest {
  return readJson(path.join('libs', library, 'package.json')) as Manifest;
}

/** Libraries together with those of this workspace that they depend on. */
export function withDependencies(chosen: readonly string[]): readonly string[] {
  const known = new Map(libraries().map((library) => [manifestOf(library).name, library]));
  const all = new Set<string>();
  const add = (library: string): void => {
    if (all.has(library)) return;
    all.add(library);
    for (const name of Object.keys(manifestOf(library).dependencies ?? {})) {
      const dependency = known.get(name);
      if (dependency !== undefined) add(dependency);
    }
  };
  chosen.forEach(add);
  return [...all].sort();
}

/** Reads a JSON file by its path from the root. */
export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));
}
