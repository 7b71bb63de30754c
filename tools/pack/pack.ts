import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT, manifestOf } from '../workspace';
import { Failure, run } from './run';

/** A library as it would be published. */
export interface Packed {
  readonly library: string;
  readonly name: string;
  readonly version: string;
  readonly tarball: string;
}

/** Packs libraries into a folder. @throws Failure when one is not built or lacks a file */
export async function packAll(
  libraries: readonly string[],
  folder: string,
): Promise<readonly Packed[]> {
  for (const library of libraries) requireBuild(library);
  const workspaces = libraries.map((library) => `--workspace=libs/${library}`);
  await run('npm', ['pack', '--silent', `--pack-destination=${folder}`, ...workspaces], {
    cwd: ROOT,
    place: 'npm pack',
    remedy: 'correct the package.json that npm names',
  });
  return libraries.map((library) => packedOf(library, folder));
}

function requireBuild(library: string): void {
  if (existsSync(path.join(ROOT, 'libs', library, 'dist', 'index.js'))) return;
  throw new Failure(`libs/${library}/dist`, 'it is not built', 'npx nx run-many -t build');
}

function packedOf(library: string, folder: string): Packed {
  const { name, version } = manifestOf(library);
  const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
  const tarball = path.join(folder, file);
  if (existsSync(tarball)) return { library, name, version, tarball };
  throw new Failure(`libs/${library}`, `npm pack made no ${file}`, 'compare name and version');
}
