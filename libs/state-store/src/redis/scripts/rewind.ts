/**
 * Puts the groups of some streams back to the committed position: an older instance has read on and
 * was handed what is not its own any more.
 *
 * KEYS  1 group hash, 2.. the streams
 * ARGV  1 epoch, 2 owner, 3 group, 4.. the streams' names
 * Gives 1, or 0 when a newer instance is active
 */
export const REWIND = `#!lua flags=allow-oom
local stored = redis.call('HMGET', KEYS[1], 'epoch', 'owner')
if stored[1] ~= ARGV[1] or stored[2] ~= ARGV[2] then return 0 end
for i = 2, #KEYS do
  local name = ARGV[i + 2]
  local at = redis.call('HMGET', KEYS[1], 'pos:' .. name, 'read:' .. name)
  redis.call('XGROUP', 'SETID', KEYS[i], ARGV[3], at[1], 'ENTRIESREAD', at[2])
end
return 1
`;
