import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { serverCacheFolder } from './cache-folder';
import {
  findExecutable,
  inspectInstalled,
  inspectUnpacked,
  pathFolders,
  PRODUCTS,
  VERSION_FLOOR,
  type ServerBinary,
} from './server-binary';

/** A server, or everything that was looked at and why it will not do. */
export interface Search {
  readonly found: ServerBinary | undefined;
  readonly tried: readonly string[];
}

/**
 * Looks for a server that can be run at once: on the PATH, then among those fetched before. One
 * that is too old or does not run is passed over, and said.
 */
export async function findServer(env: NodeJS.ProcessEnv = process.env): Promise<Search> {
  const onPath = await searchPath(env);
  if (onPath.found !== undefined) return onPath;
  const cached = await searchCache(env);
  return { found: cached.found, tried: [...onPath.tried, ...cached.tried] };
}

async function searchPath(env: NodeJS.ProcessEnv): Promise<Search> {
  const tried: string[] = [];
  for (const product of PRODUCTS) {
    const path = findExecutable(`${product}-server`, pathFolders(env));
    if (path === undefined) continue;
    const inspected = await inspectInstalled(product, path, env);
    if (inspected.ok) return { found: inspected.binary, tried };
    tried.push(inspected.reason);
  }
  const none = `no redis-server or valkey-server ${VERSION_FLOOR} or later on the PATH`;
  return { found: undefined, tried: tried.length === 0 ? [none] : tried };
}

async function searchCache(env: NodeJS.ProcessEnv): Promise<Search> {
  const cache = serverCacheFolder(env);
  const tried: string[] = [];
  for (const folder of unpackedFolders(cache)) {
    const inspected = await inspectUnpacked(folder, env);
    if (inspected.ok) return { found: inspected.binary, tried };
    tried.push(inspected.reason);
  }
  return { found: undefined, tried: tried.length === 0 ? [`none in ${cache}`] : tried };
}

/** Newest release first. What is being fetched has a name with a dot in front. */
function unpackedFolders(cache: string): readonly string[] {
  if (!existsSync(cache)) return [];
  const names = readdirSync(cache).filter((name) => !name.startsWith('.'));
  const newestFirst = names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return newestFirst.map((name) => join(cache, name));
}
