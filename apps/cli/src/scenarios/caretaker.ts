/**
 * A process beside `qe scenarios --redis`, which ends it when all is cleaned up. When the command
 * itself ends without that, killed or by a second Ctrl-C, its server and its folder are taken away
 * here: nobody else would.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { mayHaveServer, removeHome, serverFolder } from './home';

const POLL_MS = 50;
/** How long a server may take to answer that was being started when the command ended. */
const STARTING_MS_MAX = 10_000;

const [home = ''] = process.argv.slice(2);
let isCleaning = false;

async function cleanUp(): Promise<void> {
  if (isCleaning) return;
  isCleaning = true;
  await endServer();
  removeHome(home);
}

async function endServer(): Promise<void> {
  // Only now: it is a large library, and nearly never needed here.
  const { adoptPrivateServer } = await import('@quant-engine/state-store');
  const startedMs = performance.now();
  while (mayHaveServer(home) && performance.now() - startedMs < STARTING_MS_MAX) {
    // One that is being started may fail to answer, and answer a moment later.
    const server = await adoptPrivateServer(serverFolder(home)).catch(() => undefined);
    if (server !== undefined) return server.stop();
    await delay(POLL_MS);
  }
}

process.once('disconnect', () => void cleanUp());
if (!process.connected) void cleanUp();
