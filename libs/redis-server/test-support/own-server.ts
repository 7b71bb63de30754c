import {
  startTemporaryServer,
  type PrivateServer,
  type PrivateServerOptions,
  type TemporaryServer,
} from '../src/index';

/** Long enough to fetch a server on a machine that has none. */
const FETCH_MS = 300_000;

/**
 * A Redis of the tests of this file alone: started before them, ended and removed after them. Where
 * none can be had the tests fail and say why. Everybody else takes it from `tests/fixtures`, which
 * uses this package and so cannot be used by it.
 *
 * @returns the server, inside a test
 */
export function ownServer(options: Omit<PrivateServerOptions, 'dir'> = {}): () => PrivateServer {
  let own: TemporaryServer | undefined;
  beforeAll(async () => {
    own = await startTemporaryServer(options);
  }, FETCH_MS);
  afterAll(async () => own?.remove());
  return () => {
    if (own === undefined) throw new Error('the server is there inside a test only');
    return own.server;
  };
}
