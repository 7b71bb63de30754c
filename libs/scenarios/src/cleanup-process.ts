/**
 * A process beside `qe scenarios --redis`, which ends it when all is cleaned up. When the command
 * itself ends without that, killed or by a second Ctrl-C, its server and its folder are taken away
 * here: nobody else would.
 */

import { removeHome } from './home';

const [home = ''] = process.argv.slice(2);
let isCleaning = false;

async function cleanUp(): Promise<void> {
  if (isCleaning) return;
  isCleaning = true;
  // Only now: it comes with a large library, and is nearly never needed.
  const { endServer } = await import('./end-server.js');
  await endServer(home);
  removeHome(home);
}

process.once('disconnect', () => void cleanUp());
if (!process.connected) void cleanUp();
