import { setTimeout as delay } from 'node:timers/promises';
import { RedisStore } from '@quant-engine/state-store';
import type { Child, Premises } from '../premises';

const START_MS_MAX = 30_000;
const POLL_MS = 50;

/** Where a process of the desk works, and on what. */
export interface DeskPlace {
  readonly url: string;
  readonly prefix: string;
  /** The folder with the books. */
  readonly data: string;
}

/** Starts engine and execution, and resolves when their services are the active ones. */
export async function startDesk(premises: Premises, place: DeskPlace): Promise<readonly Child[]> {
  const { url, prefix, data } = place;
  const args = ['--live-clock', '--redis', url, '--prefix', prefix, '--data', data];
  const children = ['engine', 'execution'].map((app) => premises.runApp(app, app, args));
  const store = new RedisStore({ url: place.url, prefix: place.prefix, name: 'bench' });
  try {
    await untilActive(store, children);
  } finally {
    await store.close();
  }
  return children;
}

async function untilActive(store: RedisStore, children: readonly Child[]): Promise<void> {
  const wanted = ['decision_engine', 'execution_service', 'broker_sim'];
  const startMs = performance.now();
  for (;;) {
    const leases = await store.leases();
    const active = new Set(leases.filter(({ owner }) => owner !== undefined).map((l) => l.group));
    if (wanted.every((group) => active.has(group))) return;
    const over = children.find(({ process }) => process.exitCode !== null);
    if (over !== undefined) throw new Error(`${over.name} ended: ${over.said()}`);
    if (performance.now() - startMs > START_MS_MAX) {
      const said = children.map((child) => `${child.name}: ${child.said()}`).join('\n');
      throw new Error(`engine and execution did not begin within ${START_MS_MAX} ms\n${said}`);
    }
    await delay(POLL_MS);
  }
}
