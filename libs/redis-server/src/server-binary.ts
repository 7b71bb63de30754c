import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { runCommand } from './run-command';

/** The oldest release that has what the desk needs (XAUTOCLAIM's list of what was deleted, lag). */
export const VERSION_FLOOR = '7.0';

/** A server that runs on this machine and is new enough. */
export interface ServerBinary {
  readonly product: 'redis' | 'valkey';
  readonly path: string;
  readonly version: string;
  readonly origin: 'PATH' | 'CACHE';
  /** What `LD_LIBRARY_PATH` has to hold for `path`, where it needs that. */
  readonly libraryPath: string | undefined;
  /** Run as they are, without a library path. */
  readonly cli: string | undefined;
  readonly benchmark: string | undefined;
}

export type Inspected =
  | { readonly ok: true; readonly binary: ServerBinary }
  | { readonly ok: false; readonly reason: string };

/** Both names of the server; what stands beside it has the same first half. */
export const PRODUCTS = ['redis', 'valkey'] as const;
export type Product = (typeof PRODUCTS)[number];

/** Below a folder of unpacked packages: small scripts that set the library path by themselves. */
export const LAUNCHERS = 'bin';

/** Reads what `redis-server --version` prints. */
export function versionOf(output: string): string | undefined {
  return /^(?:Redis|Valkey) server v=(\d+\.\d+\.\d+)/.exec(output)?.[1];
}

/** Whether a version, as far as it is known, is 7.0 or later. */
export function isNewEnough(version: string): boolean {
  return Number.parseInt(version, 10) >= Number.parseInt(VERSION_FLOOR, 10);
}

/** Runs the server on the PATH at `path` to see what it is. */
export async function inspectInstalled(
  product: Product,
  path: string,
  env: NodeJS.ProcessEnv,
): Promise<Inspected> {
  const folders = [dirname(path), dirname(realpathSync(path)), ...pathFolders(env)];
  return inspect(product, path, undefined, folders, 'PATH', env);
}

/** Runs the server that lies in a folder of unpacked packages. */
export async function inspectUnpacked(root: string, env: NodeJS.ProcessEnv): Promise<Inspected> {
  const libraryPath = libraryPathOf(root);
  for (const product of PRODUCTS) {
    const path = join(root, 'usr', 'bin', `${product}-server`);
    if (!existsSync(path)) continue;
    return inspect(product, path, libraryPath, [join(root, LAUNCHERS)], 'CACHE', env);
  }
  return { ok: false, reason: `${root} holds no server` };
}

async function inspect(
  product: Product,
  path: string,
  libraryPath: string | undefined,
  toolFolders: readonly string[],
  origin: ServerBinary['origin'],
  env: NodeJS.ProcessEnv,
): Promise<Inspected> {
  const ran = await runCommand(path, ['--version'], { env: serverEnvironment(libraryPath, env) });
  if (!ran.ok) return { ok: false, reason: `${path} does not run (${ran.reason})` };
  const version = versionOf(ran.stdout);
  if (version === undefined) return { ok: false, reason: `${path} does not say its version` };
  if (!isNewEnough(version)) {
    return { ok: false, reason: `${path} is ${version}, older than ${VERSION_FLOOR}` };
  }
  const cli = findExecutable(`${product}-cli`, toolFolders);
  const benchmark = findExecutable(`${product}-benchmark`, toolFolders);
  return { ok: true, binary: { product, path, version, origin, libraryPath, cli, benchmark } };
}

/** The environment in which a server finds its libraries. */
export function serverEnvironment(
  libraryPath: string | undefined,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  if (libraryPath === undefined) return env;
  const paths = [libraryPath, env['LD_LIBRARY_PATH'] ?? ''].filter((path) => path !== '');
  return { ...env, LD_LIBRARY_PATH: paths.join(':') };
}

/** The folders below `root` in which Debian's packages put their libraries. */
export function libraryPathOf(root: string): string | undefined {
  const folders = ['usr/lib', 'lib'].flatMap((below) => {
    const folder = join(root, below);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names.filter((name) => name.includes('-linux-')).map((name) => join(folder, name));
  });
  return folders.length === 0 ? undefined : folders.join(':');
}

export function pathFolders(env: NodeJS.ProcessEnv): readonly string[] {
  return (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}

/** The first file of that name that may be executed. */
export function findExecutable(name: string, folders: readonly string[]): string | undefined {
  return folders.map((folder) => resolve(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
