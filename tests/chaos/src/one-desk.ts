import { until } from '@quant-engine/fixtures';
import { RedisStore } from '@quant-engine/state-store';
import type { Redis } from 'ioredis';
import { groupInfo } from './audit';
import { Crew } from './crew';
import { inputOf, STREAMS } from './desk-events';
import { Fleet } from './fleet';
import type { Program } from './program';
import type { Fate, Role } from './protocol';

/** Long enough for a machine that has much else to do. */
const PATIENCE_MS = 120_000;

export interface OneDesk {
  readonly program: Program;
  /** Its own: the diary of these workers is kept there. */
  readonly folder: string;
  readonly url: string;
  readonly redis: Redis;
  readonly prefix: string;
  readonly role: Role;
  readonly inputs: number;
  /** How many work at the same time. */
  readonly seats: number;
  /** What becomes of the workers, until so many were killed: one that stands by may be one more. */
  readonly fate: Fate;
  readonly crashes: number;
}

/**
 * Runs a service in one of the designs until it has taken all of its inputs, which are there from
 * the beginning.
 *
 * @returns how many workers were killed
 */
export async function playOneDesk(options: OneDesk): Promise<number> {
  const { program, folder, url, redis, prefix, role, inputs, seats, fate, crashes } = options;
  await publishInputs(url, prefix, inputs);
  let killed = 0;
  const fleet = new Fleet(program, folder, 1);
  const crew = new Crew(fleet, {
    prefixes: Array.from({ length: seats }, () => prefix),
    hasProducer: false,
    assign: (_, number) => {
      const name = `${role}-${number}`;
      return { role, url, prefix, name, fate: killed < crashes ? fate : undefined };
    },
    onNote: () => undefined,
    onKilled: () => {
      killed += 1;
    },
  });
  try {
    const isDone = async (): Promise<boolean> => {
      crew.tend();
      return killed >= crashes && (await isDrained(redis, prefix));
    };
    await until('all inputs are taken', isDone, PATIENCE_MS);
  } finally {
    await fleet.end();
    crew.close();
  }
  return killed;
}

/** Whether the service has taken all that stands on its streams. */
export async function isDrained(redis: Redis, prefix: string): Promise<boolean> {
  for (const stream of STREAMS) {
    const { pending, lag } = await groupInfo(redis, prefix + stream);
    if (pending !== 0 || lag !== 0) return false;
  }
  return true;
}

async function publishInputs(url: string, prefix: string, count: number): Promise<void> {
  const store = new RedisStore({ url, prefix });
  await store.publish(Array.from({ length: count }, (_, n) => inputOf(prefix, n + 1)));
  await store.close();
}
