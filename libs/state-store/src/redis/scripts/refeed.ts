/**
 * Feeds a dead letter to its group again: it leaves the dead letters and stands on the group's own
 * stream in one step, so it is fed once, however often this is asked.
 *
 * KEYS  1 dead letters, 2 the group's stream, 3 the mark of the letter, 4 that of this command,
 *       which may be sent again when its answer was lost
 * ARGV  1 id of the letter, 2 how long its mark stands (ms), 3.. fields and values of what is fed
 * Gives the new id, or nothing when there is no such letter
 */
export const REFEED = `#!lua
local fed = redis.call('GET', KEYS[4])
if fed then return fed end
if #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) == 0 then return false end
local kind = redis.call('TYPE', KEYS[2]).ok
if kind ~= 'none' and kind ~= 'stream' then
  return redis.error_reply('WRONGTYPE ' .. KEYS[2] .. ' is a ' .. kind .. ', not a stream')
end
local id = redis.call('XADD', KEYS[2], '*', unpack(ARGV, 3))
redis.call('XDEL', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[3])
redis.call('SET', KEYS[4], id, 'PX', ARGV[2])
return id
`;
