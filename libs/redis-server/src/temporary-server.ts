import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startPrivateServer,
  type PrivateServer,
  type PrivateServerOptions,
} from './private-server';

/** A server whose data is gone with it. */
export interface TemporaryServer {
  readonly server: PrivateServer;
  /** Kills the server, also one that was stopped with SIGSTOP, and removes its folder. */
  remove(): Promise<void>;
}

/**
 * Starts a server in a fresh folder of the system's temporary one: for tests that own their Redis.
 *
 * @throws QE_REDIS_MISSING, QE_REDIS_START
 */
export async function startTemporaryServer(
  options: Omit<PrivateServerOptions, 'dir'> = {},
): Promise<TemporaryServer> {
  const folder = mkdtempSync(join(tmpdir(), 'qe-redis-'));
  // Not detached: a Ctrl-C that ends its owner ends the server, too.
  const server = await startPrivateServer({
    dir: join(folder, 'data'),
    detached: false,
    ...options,
  });
  return {
    server,
    async remove() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
