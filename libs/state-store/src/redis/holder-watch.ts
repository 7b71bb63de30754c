import type { Connection } from './connection';
import { clientNames } from './processes';

/** A holder is gone when two looks so far apart have not seen it: links break, and come back. */
const LOOKS_APART_MS = 200;
/** So long after the server was started all processes are on their way back to it. */
const SETTLED_AFTER_S = 5;

/** Who holds the lease of a group. */
export interface Holder {
  readonly owner: string;
  readonly epoch: string;
  /** The name of its connections; empty when it is not known. */
  readonly client: string;
}

/**
 * Tells whether the holder of a lease is gone: the server sees no connection of its process. One
 * that lives and has lost its link counts as gone, too; it is then fenced off.
 */
export class HolderWatch {
  readonly #missing = new Map<string, { readonly epoch: string; readonly sinceMs: number }>();

  async isGone(redis: Connection, group: string, holder: Holder): Promise<boolean> {
    const { epoch, client } = holder;
    if (client === '' || !(await isMissing(redis, client))) {
      this.#missing.delete(group);
      return false;
    }
    const before = this.#missing.get(group);
    if (before?.epoch !== epoch) {
      this.#missing.set(group, { epoch, sinceMs: performance.now() });
      return false;
    }
    return performance.now() - before.sinceMs >= LOOKS_APART_MS;
  }
}

/** Where the server does not let us look, the lease has to run out. */
async function isMissing(redis: Connection, client: string): Promise<boolean> {
  try {
    const [list, info] = await Promise.all([redis.client('LIST'), redis.info('server')]);
    const [, uptime = '0'] = /^uptime_in_seconds:(\d+)/m.exec(info) ?? [];
    return Number(uptime) >= SETTLED_AFTER_S && !clientNames(String(list)).includes(client);
  } catch {
    return false;
  }
}
