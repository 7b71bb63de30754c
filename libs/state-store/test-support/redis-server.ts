import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startPrivateServer,
  type PrivateServer,
  type PrivateServerOptions,
} from '../src/server/private-server';

/** Long enough to fetch a server on a machine that has none. */
const FETCH_MS = 300_000;

/**
 * A Redis of the tests of this file alone, in a folder of its own: started before them, ended and
 * removed after them. Where none can be had the tests fail and say why.
 *
 * @returns the server, inside a test
 */
export function ownServer(options: Omit<PrivateServerOptions, 'dir'> = {}): () => PrivateServer {
  let server: PrivateServer | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'qe-redis-'));
    // Not detached: a Ctrl-C that ends the tests ends their server, too.
    server = await startPrivateServer({ dir: join(folder, 'data'), detached: false, ...options });
  }, FETCH_MS);
  afterAll(async () => {
    // What a test has stopped with SIGSTOP would never see a SIGTERM.
    await server?.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    if (server === undefined) throw new Error('the server is there inside a test only');
    return server;
  };
}
