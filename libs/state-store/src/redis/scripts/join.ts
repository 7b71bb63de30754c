import { CHECKS } from './checks';
import { IS_AFTER } from './is-after';

/**
 * Makes an instance the active one of its group: takes the lease, raises the epoch, and puts the
 * group of every stream back to the committed position, so that what was handed out and never
 * committed is handed out again.
 *
 * KEYS  1 group hash, 2 lease, 3.. the streams
 * ARGV  1 owner, 2 lease in ms, 3 group, 4 whether the instance lives and joins again (1 or 0),
 *       5 names this call, which may be sent again when its answer was lost, 6 the name of this
 *       process's connections, 7 and 8 owner and epoch of a holder that was seen to be gone,
 *       9.. the streams' names
 * Gives LEASED, owner, remaining ms, epoch, the name of its connections
 *    or JOINED, epoch, commits, attempts, then the position of each stream
 */
export const JOIN = `#!lua
local book, lease = KEYS[1], KEYS[2]
local owner, lease_ms, group, call = ARGV[1], ARGV[2], ARGV[3], ARGV[5]
${CHECKS}
need_kind(book, 'hash')
need_kind(lease, 'string')
if problem then return redis.error_reply(problem) end
local stored = redis.call('HMGET', book, 'epoch', 'commits', 'attempts', 'client')
local is_gone = ARGV[7] ~= '' and ARGV[8] == stored[1]
local is_again = ARGV[4] == '1' or redis.call('HGET', book, 'join') == call
local holder = redis.call('GET', lease)
if holder and holder ~= owner and not (is_gone and holder == ARGV[7]) then
  return {'LEASED', holder, tostring(redis.call('PTTL', lease)), stored[1] or '', stored[4] or ''}
end

need_time(lease_ms, 'the lease')
local epoch = need_counter(stored[1], book, 'epoch') + 1
local commits = need_counter(stored[2], book, 'commits')
local attempts = need_counter(stored[3], book, 'attempts')
need_permission('HSET', book)
need_permission('HDEL', book)
need_permission('SET', lease)
for i = 3, #KEYS do
  local position = redis.call('HGET', book, 'pos:' .. ARGV[i + 6])
  if position then need_id(position, book, 'pos:' .. ARGV[i + 6]) end
  need_counter(redis.call('HGET', book, 'read:' .. ARGV[i + 6]), book, 'read:' .. ARGV[i + 6])
  need_kind(KEYS[i], 'stream')
  need_permission('XINFO', 'GROUPS', KEYS[i])
  need_permission('XGROUP', 'CREATE', KEYS[i])
  need_permission('XGROUP', 'DELCONSUMER', KEYS[i])
  need_permission('XGROUP', 'SETID', KEYS[i])
end
if problem then return redis.error_reply(problem) end

${IS_AFTER}
-- From here on it is written.
redis.call('HSET', book, 'epoch', string.format('%.0f', epoch), 'owner', owner, 'join', call,
  'client', ARGV[6])
redis.call('SET', lease, owner, 'PX', lease_ms)

-- The last id of a stream, and how many entries it ever had. A group at its end tells both, and
-- not the first and the last entry with them, which may be of any size.
local function end_of(stream)
  redis.call('XGROUP', 'SETID', stream, group, '$', 'ENTRIESREAD', 0)
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local about = {}
    for n = 1, #info, 2 do about[info[n]] = info[n + 1] end
    if about['name'] == group then
      return about['last-delivered-id'], tonumber(about['lag']) or redis.call('XLEN', stream)
    end
  end
end

local positions, in_hand = {}, 0
for i = 3, #KEYS do
  local stream, name = KEYS[i], ARGV[i + 6]
  -- It fails when the group is there already.
  redis.pcall('XGROUP', 'CREATE', stream, group, '0-0', 'MKSTREAM')
  local last_id, added = end_of(stream)
  local position = redis.call('HGET', book, 'pos:' .. name)
  -- A stream that was deleted and came again with smaller ids is a new one.
  if not position or is_after(position, last_id) then
    position = '0-0'
    local gone = added - redis.call('XLEN', stream)
    redis.call('HSET', book, 'pos:' .. name, position, 'read:' .. name, math.max(gone, 0))
  end
  -- The pending entries are for people to see; what counts is the position.
  in_hand = in_hand + redis.call('XGROUP', 'DELCONSUMER', stream, group, 'active')
  local read = tonumber(redis.call('HGET', book, 'read:' .. name) or '0')
  -- One that was deleted counts from the start again.
  read = math.min(read, added)
  redis.call('XGROUP', 'SETID', stream, group, position, 'ENTRIESREAD', read)
  positions[#positions + 1] = position
end

if not is_again then attempts = in_hand > 0 and attempts + 1 or 0 end
if attempts > 0 then redis.call('HSET', book, 'attempts', attempts)
else redis.call('HDEL', book, 'attempts') end
return {'JOINED', string.format('%.0f', epoch), string.format('%.0f', commits),
  string.format('%.0f', attempts), unpack(positions)}
`;
