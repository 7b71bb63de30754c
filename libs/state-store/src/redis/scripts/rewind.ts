import { CHECKS } from './checks';

/**
 * Puts the groups of some streams back to where the active instance reads: an older one has read on
 * and was handed what is not its own any more. How much was read up to there is not known, which
 * `XINFO GROUPS` says until the next commit.
 *
 * KEYS  1 group hash, 2.. the streams
 * ARGV  1 epoch, 2 owner, 3 group, 4.. the last entry that was taken of each stream
 * Gives 1, or 0 when a newer instance is active; NOGROUP when the group is gone
 */
export const REWIND = `#!lua flags=allow-oom
${CHECKS}
need_kind(KEYS[1], 'hash')
if problem then return redis.error_reply(problem) end
local stored = redis.call('HMGET', KEYS[1], 'epoch', 'owner')
if not stored[1] then return redis.error_reply('NOGROUP ' .. KEYS[1] .. ' is gone') end
if stored[1] ~= ARGV[1] or stored[2] ~= ARGV[2] then return 0 end
for i = 2, #KEYS do
  need_permission('XGROUP', 'SETID', KEYS[i])
  need_id(ARGV[i + 2], KEYS[i], 'cursor')
  if need_kind(KEYS[i], 'stream') then redis.call('XPENDING', KEYS[i], ARGV[3]) end
end
if problem then return redis.error_reply(problem) end

-- From here on it is written.
for i = 2, #KEYS do
  redis.call('XGROUP', 'SETID', KEYS[i], ARGV[3], ARGV[i + 2])
end
return 1
`;
