import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BUILT_IN } from '@quant-engine/desk';
import { DEFAULT_DESK_HOURS, NYSE_CALENDAR } from '@quant-engine/calendar';
import { rootEvent, unixNsFromMs, type EventOf } from '@quant-engine/contracts';
import { startPrivateServer, type PrivateServer } from '@quant-engine/redis-server';
import { SessionClock } from '@quant-engine/session-clock';
import { RedisStore, type Membership } from '@quant-engine/state-store';
import { BUILT, freshFolder, type Ended } from './qe';

/** Long enough to fetch a server on a machine that has none. */
const FETCH_MS = 300_000;
/** 12 January 2026, 10:00 in New York. */
const TEN_MS = Date.UTC(2026, 0, 12, 15);
const LEASE_MS = 600_000;

/** The streams that the groups of these desks read. */
export const READS = ['ev.l1', 'ev.session'];

export interface OwnRedis {
  /** A folder whose var/redis it is. */
  readonly cwd: string;
  readonly server: PrivateServer;
}

/** A Redis of the tests of a file. @returns it, inside a test */
export function ownRedis(): () => OwnRedis {
  let own: OwnRedis | undefined;
  beforeAll(async () => {
    const cwd = freshFolder();
    const dir = join(cwd, 'var', 'redis');
    own = { cwd, server: await startPrivateServer({ dir, detached: false }) };
  }, FETCH_MS);
  afterAll(() => own?.server.kill());
  return () => {
    if (own === undefined) throw new Error('the server is there inside a test only');
    return own;
  };
}

/** A desk at work: every group has joined, and the clock has ticked once. */
export class TestDesk {
  readonly store: RedisStore;
  readonly members = new Map<string, Membership>();

  private constructor(store: RedisStore) {
    this.store = store;
  }

  static async start(url: string, prefix: string): Promise<TestDesk> {
    const desk = new TestDesk(new RedisStore({ url, prefix, name: 'desk' }));
    try {
      await desk.#begin();
    } catch (error) {
      await desk.close();
      throw error;
    }
    return desk;
  }

  async #begin(): Promise<void> {
    const clock = new SessionClock(this.store, NYSE_CALENDAR, DEFAULT_DESK_HOURS);
    await clock.join('desk-1', LEASE_MS);
    await clock.tick(TEN_MS);
    for (const { group } of BUILT_IN) {
      await this.join(group);
      await this.take(group);
    }
  }

  async join(group: string, leaseMs = LEASE_MS): Promise<void> {
    const request = { group, streams: [...READS, `again:${group}`], owner: 'desk-1', leaseMs };
    const joined = await this.store.join(request);
    if (joined.outcome !== 'JOINED') throw new Error(`${group} is leased to ${joined.owner}`);
    this.members.set(group, joined);
  }

  /** Commits what waits for a group, all of it. */
  async take(group: string): Promise<number> {
    const member = this.members.get(group);
    const taken = (await member?.read({ countMax: 100 })) ?? [];
    await member?.commit({ taken, outputs: [], state: {}, latest: {}, dead: [] });
    return taken.length;
  }

  async takeAll(): Promise<void> {
    for (const group of this.members.keys()) await this.take(group);
  }

  async close(): Promise<void> {
    await this.store.close();
  }
}

/** A quote; the same number gives the same event. */
export function quote(n: number, bid = '25.10'): EventOf<'l1'> {
  const timestamp = unixNsFromMs(TEN_MS + n * 1_000);
  const data = { symbol: 'CIM PRB', bid, ask: '25.14', quote_time: timestamp };
  return rootEvent('l1', `quote:${n}`, timestamp, data);
}

/** Runs `qe` to its end while this process goes on. */
export function qeBeside(cwd: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [BUILT, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (texts.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (texts.stderr += data.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts })));
}

const POLL_MS = 20;

/** Resolves when something is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(POLL_MS);
}
