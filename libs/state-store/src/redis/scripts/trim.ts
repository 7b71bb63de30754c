import { IS_AFTER } from './is-after';

/**
 * Trims the oldest entries of a stream that are too old or too many, a piece at a time. It never
 * passes an entry that some group has not read, or has read and not acknowledged.
 *
 * KEYS  1 stream
 * ARGV  1 entries before this time go (ms, 0 for none), 2 how many may stay (-1 for all),
 *       3 entries to look at, at most, 4 prefix of the desk's groups, 5 name of the stream
 * Gives how many went
 */
export const TRIM = `#!lua flags=allow-oom
local stream, before_ms, count_max = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
if redis.call('EXISTS', stream) == 0 then return 0 end
${IS_AFTER}
-- The first id that some group still needs is after needed_after, or is needed_from.
local needed_after, needed_from
for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
  local about = {}
  for n = 1, #info, 2 do about[info[n]] = info[n + 1] end
  local read = about['last-delivered-id']
  local position = redis.call('HGET', ARGV[4] .. about['name'], 'pos:' .. ARGV[5])
  if position and is_after(read, position) then read = position end
  if not needed_after or is_after(needed_after, read) then needed_after = read end
  if about['pending'] > 0 then
    local first = redis.call('XPENDING', stream, about['name'])[2]
    if not needed_from or is_after(needed_from, first) then needed_from = first end
  end
end

local excess = count_max < 0 and 0 or redis.call('XLEN', stream) - count_max
local last
for index, entry in ipairs(redis.call('XRANGE', stream, '-', '+', 'COUNT', ARGV[3])) do
  local id = entry[1]
  local ms = tonumber(string.match(id, '^(%d+)-'))
  if index > excess and ms >= before_ms then break end
  if needed_after and is_after(id, needed_after) then break end
  if needed_from and not is_after(needed_from, id) then break end
  last = id
end
if not last then return 0 end
local ms, seq = string.match(last, '^(%d+)-(%d+)$')
return redis.call('XTRIM', stream, 'MINID', '=', ms .. '-' .. string.format('%.0f', seq + 1))
`;
