import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isQeError } from '@quant-engine/contracts';
import { makeFolder } from '@quant-engine/file-access';
import {
  candidateOf,
  isDebianLike,
  privateApt,
  simulatedInstalls,
  upstreamOf,
  type PrivateApt,
} from './apt';
import { runCommand } from './run-command';
import {
  inspectUnpacked,
  isNewEnough,
  LAUNCHERS,
  libraryPathOf,
  PRODUCTS,
  VERSION_FLOOR,
  type Inspected,
  type Product,
} from './server-binary';

/** How a server is fetched from the packages of the distribution. */
export interface FetchOptions {
  /** The folder that gets one folder more. */
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onNote: (text: string) => void;
  /** The file that says which system this is. */
  readonly osRelease?: string;
}

const IN_WORK = '.fetch-';
const LEFT_OVER_MS = 24 * 60 * 60 * 1000;
const ATTEMPTS_MAX = 3;

/**
 * Fetches the signed packages of the system's own sources and unpacks them into the cache folder.
 * It needs no root and installs nothing. That it cannot be done is an answer.
 */
export async function fetchDebianServer(options: FetchOptions): Promise<Inspected> {
  const { cache, env, onNote, osRelease = '/etc/os-release' } = options;
  if (!existsSync(osRelease) || !isDebianLike(readFileSync(osRelease, 'utf8'))) {
    return refused('packages are fetched on Debian and Ubuntu only');
  }
  // These two part the entries of LD_LIBRARY_PATH, and nothing can quote them.
  if (/[:;]/.test(cache)) return refused(`no library is found below ${cache}: it has a : or ;`);
  let work: string | undefined;
  try {
    makeFolder(cache, 0o700);
    removeLeftOvers(cache);
    work = mkdtempSync(join(cache, IN_WORK));
    onNote(`Fetching the signed packages of redis-server into ${cache}; nothing is installed.`);
    return await fetchInto(cache, work, env);
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined && !isQeError(error)) throw error;
    return refused(`${cache} cannot be used as a cache (${message})`);
  } finally {
    if (work !== undefined) rmSync(work, { recursive: true, force: true });
  }
}

function refused(reason: string): Inspected {
  return { ok: false, reason };
}

/** Folders of fetches that were killed. */
function removeLeftOvers(cache: string): void {
  const names = readdirSync(cache).filter((name) => name.startsWith(IN_WORK));
  for (const folder of names.map((name) => join(cache, name))) {
    const changedMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - changedMs < LEFT_OVER_MS) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fetchInto(cache: string, work: string, env: NodeJS.ProcessEnv): Promise<Inspected> {
  const apt = privateApt(join(work, 'apt'), env);
  // One broken source among many fails the update, while the one that is needed may be well.
  const updated = await apt.get(['-qq', 'update']);
  const offer = await bestOffer(apt);
  if (!('version' in offer)) {
    return refused(updated.ok ? offer.reason : `apt-get update failed (${updated.reason})`);
  }
  const wanted = await packagesFor(apt, offer.product);
  if (!wanted.ok) return refused(`apt-get refuses ${offer.product}-server (${wanted.reason})`);
  const debs = join(work, 'debs');
  mkdirSync(debs);
  const downloaded = await apt.get(['-qq', 'download', ...wanted.names], debs);
  if (!downloaded.ok) return refused(`apt-get download failed (${downloaded.reason})`);
  const root = join(work, 'root');
  for (const deb of readdirSync(debs)) {
    const unpacked = await runCommand('dpkg-deb', ['-x', join(debs, deb), root], { env });
    if (!unpacked.ok) return refused(`dpkg-deb cannot unpack ${deb} (${unpacked.reason})`);
  }
  const name = `${offer.product}-server_${offer.version}_${process.arch}`;
  const place = join(cache, name.replaceAll(/[^\w.+-]/g, '_'));
  writeLaunchers(root, place);
  const inspected = await inspectUnpacked(root, env);
  if (!inspected.ok) return inspected;
  await moveIntoPlace(root, place, work, env);
  return inspectUnpacked(place, env);
}

type Offer = { readonly product: Product; readonly version: string } | { readonly reason: string };

/** The first product of which the sources hold a release that is new enough. */
async function bestOffer(apt: PrivateApt): Promise<Offer> {
  const passedOver: string[] = [];
  for (const product of PRODUCTS) {
    const { stdout, ok, reason } = await apt.cache(['policy', `${product}-server`]);
    if (!ok) return { reason: `apt-cache does not run (${reason})` };
    const version = candidateOf(stdout);
    if (version === undefined) continue;
    if (isNewEnough(upstreamOf(version))) return { product, version };
    passedOver.push(`apt has ${product}-server ${version}, older than ${VERSION_FLOOR}`);
  }
  return { reason: passedOver.join(', ') || 'apt knows neither redis-server nor valkey-server' };
}

type Wanted =
  | { readonly ok: true; readonly names: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/**
 * The server, its tools (whose files the server links to), and of what apt would install with them
 * the libraries. Never the C library: the loader of the system fits that of the system only.
 */
async function packagesFor(apt: PrivateApt, product: Product): Promise<Wanted> {
  const own = [`${product}-server`, `${product}-tools`];
  const simulated = await apt.get(['install', '--simulate', '--no-install-recommends', ...own]);
  if (!simulated.ok) return { ok: false, reason: simulated.reason };
  const libraries = simulatedInstalls(simulated.stdout)
    .filter(({ name }) => name.startsWith('lib') && !/^libc\d/.test(name))
    .map(({ name, version }) => `${name}=${version}`);
  return { ok: true, names: [...own, ...libraries] };
}

/** Scripts with which a person runs the tools, without a thought of their libraries. */
function writeLaunchers(root: string, place: string): void {
  const libraryPath = libraryPathOf(root)?.replaceAll(root, place) ?? '';
  mkdirSync(join(root, LAUNCHERS));
  for (const name of readdirSync(join(root, 'usr', 'bin'))) {
    const program = join(place, 'usr', 'bin', name);
    const script = [
      '#!/bin/sh',
      `LD_LIBRARY_PATH=${quoted(libraryPath)}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}`,
      'export LD_LIBRARY_PATH',
      `exec ${quoted(program)} "$@"`,
    ];
    writeFileSync(join(root, LAUNCHERS, name), `${script.join('\n')}\n`, { mode: 0o755 });
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Whoever is second finds the first one's folder, and is content with it if it works. */
async function moveIntoPlace(
  root: string,
  place: string,
  work: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  for (let attempt = 1; !moved(root, place); attempt++) {
    if ((await inspectUnpacked(place, env)).ok) return;
    if (attempt === ATTEMPTS_MAX) return;
    moved(place, join(work, `broken-${attempt}`));
  }
}

/** False when something stands at the place already, or when there is nothing left to move. */
function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(code)) return false;
    throw error;
  }
}
