import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** Where servers are kept that were fetched: `QE_CACHE_DIR`, or the user's own cache folder. */
export function serverCacheFolder(env: NodeJS.ProcessEnv): string {
  const { QE_CACHE_DIR: own = '', XDG_CACHE_HOME: xdg = '', HOME: home = '' } = env;
  if (own !== '') return resolve(own, 'redis');
  // A relative XDG_CACHE_HOME is to be ignored, says its specification.
  const caches = isAbsolute(xdg) ? xdg : join(home === '' ? homedir() : home, '.cache');
  return join(caches, 'quant-engine', 'redis');
}
