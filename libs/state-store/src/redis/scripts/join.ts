import { IS_AFTER } from './is-after';

/**
 * Makes an instance the active one of its group: takes the lease, raises the epoch, and puts the
 * group of every stream back to the committed position, so that what was handed out and never
 * committed is handed out again.
 *
 * KEYS  1 group hash, 2 lease, 3.. the streams
 * ARGV  1 owner, 2 lease in ms, 3 group, 4 whether the instance lives and joins again (1 or 0),
 *       5 names this call, which may be sent again when its answer was lost, 6.. the streams' names
 * Gives LEASED, owner, remaining ms
 *    or JOINED, epoch, commits, attempts, then the position of each stream
 */
export const JOIN = `#!lua
local owner, lease_ms, group, call = ARGV[1], ARGV[2], ARGV[3], ARGV[5]
local is_again = ARGV[4] == '1' or redis.call('HGET', KEYS[1], 'join') == call
local holder = redis.call('GET', KEYS[2])
if holder and holder ~= owner then
  return {'LEASED', holder, tostring(redis.call('PTTL', KEYS[2]))}
end
for i = 3, #KEYS do
  local kind = redis.call('TYPE', KEYS[i]).ok
  if kind ~= 'none' and kind ~= 'stream' then
    return redis.error_reply('WRONGTYPE ' .. KEYS[i] .. ' is a ' .. kind .. ', not a stream')
  end
end

${IS_AFTER}
local epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
redis.call('HSET', KEYS[1], 'owner', owner, 'join', call)
redis.call('SET', KEYS[2], owner, 'PX', lease_ms)

local positions, in_hand = {}, 0
for i = 3, #KEYS do
  local stream, name = KEYS[i], ARGV[i + 3]
  redis.pcall('XGROUP', 'CREATE', stream, group, '0-0', 'MKSTREAM')
  local info = redis.call('XINFO', 'STREAM', stream)
  local about = {}
  for n = 1, #info, 2 do about[info[n]] = info[n + 1] end
  local position = redis.call('HGET', KEYS[1], 'pos:' .. name)
  -- A stream that was deleted and came again with smaller ids is a new one.
  if not position or is_after(position, about['last-generated-id']) then
    position = '0-0'
    local gone = about['entries-added'] - about['length']
    redis.call('HSET', KEYS[1], 'pos:' .. name, position, 'read:' .. name, gone)
  end
  -- The pending entries are for people to see; what counts is the position.
  in_hand = in_hand + redis.call('XGROUP', 'DELCONSUMER', stream, group, 'active')
  local read = tonumber(redis.call('HGET', KEYS[1], 'read:' .. name) or '0')
  -- One that was deleted counts from the start again.
  read = math.min(read, about['entries-added'])
  redis.call('XGROUP', 'SETID', stream, group, position, 'ENTRIESREAD', read)
  positions[#positions + 1] = position
end

local attempts = 0
if is_again then
  attempts = tonumber(redis.call('HGET', KEYS[1], 'attempts') or '0')
elseif in_hand > 0 then
  attempts = redis.call('HINCRBY', KEYS[1], 'attempts', 1)
else
  redis.call('HDEL', KEYS[1], 'attempts')
end
local commits = redis.call('HGET', KEYS[1], 'commits') or '0'
return {'JOINED', tostring(epoch), commits, tostring(attempts), unpack(positions)}
`;
