import type { Redis } from 'ioredis';

/** What every contestant of one setting is given. */
export interface Bench {
  readonly url: string;
  readonly socket: string;
  readonly prefix: string;
  /** A connection for whoever works with plain commands. */
  readonly redis: Redis;
  /** How many quotes stand on `ev.l1`. */
  readonly quotes: number;
  /** How long a run of a peer may last. */
  readonly peerMs: number;
  /** Requests in one run of redis-benchmark. */
  readonly requests: number;
}
