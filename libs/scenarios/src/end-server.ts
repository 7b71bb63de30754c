import { setTimeout as delay } from 'node:timers/promises';
import { adoptPrivateServer } from '@quant-engine/redis-server';
import { mayHaveServer, serverFolder } from './home';

const POLL_MS = 50;
/** How long a server may take to answer that was being started when its command ended. */
const STARTING_MS_MAX = 10_000;

/** Ends the server of a run that nobody looks after any more. */
export async function endServer(home: string): Promise<void> {
  const startedMs = performance.now();
  while (mayHaveServer(home) && performance.now() - startedMs < STARTING_MS_MAX) {
    // One that is being started may fail to answer, and answer a moment later.
    const server = await adoptPrivateServer(serverFolder(home)).catch(() => undefined);
    if (server !== undefined) return server.stop();
    await delay(POLL_MS);
  }
}
