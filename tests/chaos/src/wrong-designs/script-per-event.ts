import { encodeEvent } from '@quant-engine/contracts';
import { eventOf } from '@quant-engine/fixtures';
import { countField, digestField, GROUP, OUTPUT_STREAM, outputOf, symbolOf } from '../desk-events';
import type { WorkerContext } from '../worker/context';
import { RawGroup } from './raw-group';

/**
 * KEYS  1 mark, 2 state, 3 outputs, 4 inputs
 * ARGV  1 group, 2 id of the input, 3 its event id, 4 field of the count, 5 of the digest,
 *       6.. fields and values of the output, in which @ stands for what it comes to
 */
const EFFECT_ONCE = `
if redis.call('SET', KEYS[1], '1', 'NX', 'PX', 86400000) then
  local count = redis.call('HINCRBY', KEYS[2], ARGV[4], 1)
  local digest = redis.sha1hex((redis.call('HGET', KEYS[2], ARGV[5]) or '') .. ARGV[3])
  redis.call('HSET', KEYS[2], ARGV[5], digest)
  local output = {}
  for i = 6, #ARGV do output[#output + 1] = string.gsub(ARGV[i], '@', count .. ' ' .. digest) end
  redis.call('XADD', KEYS[3], '*', unpack(output))
end
return redis.call('XACK', KEYS[4], ARGV[1], ARGV[2])
`;

/**
 * Mark, effects and acknowledgement in one script: nothing is lost and nothing doubled. But whoever
 * dies amid a batch leaves entries that are taken over after later ones were done by another.
 */
export async function runScriptPerEvent(context: WorkerContext): Promise<void> {
  const { prefix } = context.assignment;
  const group = await RawGroup.join(context);
  for (;;) {
    for (const entry of await group.next()) {
      const cause = eventOf(entry);
      const symbol = symbolOf(entry.fields);
      const output = encodeEvent(outputOf(cause, symbol, { count: 0, digest: '' }));
      const data = output['data']?.replace('"0 "', '"@"') ?? '';
      await group.redis.eval(
        EFFECT_ONCE,
        4,
        `${prefix}done:${entry.stream}:${entry.id}`,
        `${prefix}private:${GROUP}`,
        prefix + OUTPUT_STREAM,
        prefix + entry.stream,
        ...[GROUP, entry.id, cause.event_id, countField(symbol), digestField(symbol)],
        ...Object.entries({ ...output, data }).flat(),
      );
      context.reach('AMID_BATCH');
    }
  }
}
