import { encodeEvent } from '@quant-engine/contracts';
import { eventOf } from '@quant-engine/fixtures';
import type { Delivered } from '@quant-engine/state-store';
import type { Redis } from 'ioredis';
import {
  afterOne,
  countField,
  digestField,
  GROUP,
  OUTPUT_STREAM,
  outputOf,
  symbolOf,
  tallyIn,
} from '../desk-events';

/** State, then output: each a call of its own, between which anything may happen. */
export async function applyEffects(redis: Redis, prefix: string, entry: Delivered): Promise<void> {
  const cause = eventOf(entry);
  const symbol = symbolOf(entry.fields);
  const state = `${prefix}private:${GROUP}`;
  const after = afterOne(tallyIn(await redis.hgetall(state), symbol), cause.event_id);
  await redis.hincrby(state, countField(symbol), 1);
  await redis.hset(state, digestField(symbol), after.digest);
  const output = Object.entries(encodeEvent(outputOf(cause, symbol, after))).flat();
  await redis.xadd(prefix + OUTPUT_STREAM, '*', ...output);
}
