import { CHECKS } from './checks';
import { IS_AFTER } from './is-after';

/**
 * Trims the oldest entries of a stream that are too old or too many, a piece at a time. It never
 * passes an entry that some group has not read, or has read and not acknowledged.
 *
 * KEYS  1 stream
 * ARGV  1 entries before this time go (ms, 0 for none), 2 how many may stay (-1 for all),
 *       3 entries to look at, at most, 4 bytes to look at, about, 5 prefix of the desk's groups,
 *       6 name of the stream
 * Gives how many went, and 1 if there may be more
 */
export const TRIM = `#!lua flags=allow-oom
local stream, before_ms, count_max = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local look_max, bytes_max = tonumber(ARGV[3]), tonumber(ARGV[4])
if redis.call('EXISTS', stream) == 0 then return {0, 0} end
${CHECKS}
need_kind(stream, 'stream')
need_permission('XTRIM', stream)
if problem then return redis.error_reply(problem) end
${IS_AFTER}
-- The first id that some group still needs is after needed_after, or is needed_from.
local needed_after, needed_from
for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
  local about = {}
  for n = 1, #info, 2 do about[info[n]] = info[n + 1] end
  local read = about['last-delivered-id']
  local position = redis.call('HGET', ARGV[5] .. about['name'], 'pos:' .. ARGV[6])
  if position then
    need_id(position, ARGV[5] .. about['name'], 'pos:' .. ARGV[6])
    if problem then return redis.error_reply(problem) end
    if is_after(read, position) then read = position end
  end
  if not needed_after or is_after(needed_after, read) then needed_after = read end
  if about['pending'] > 0 then
    local first = redis.call('XPENDING', stream, about['name'])[2]
    if not needed_from or is_after(needed_from, first) then needed_from = first end
  end
end

local length = redis.call('XLEN', stream)
local excess = count_max < 0 and 0 or length - count_max
local function stays(id, index)
  if index > excess and tonumber(string.match(id, '^(%d+)-')) >= before_ms then return true end
  if needed_after and is_after(id, needed_after) then return true end
  return needed_from and not is_after(needed_from, id)
end
local gone, bytes, from, is_over = 0, 0, '-', false
while not is_over and gone < look_max and bytes < bytes_max do
  local entries = redis.call('XRANGE', stream, from, '+', 'COUNT', math.min(16, look_max - gone))
  is_over = #entries == 0
  for _, entry in ipairs(entries) do
    is_over = is_over or stays(entry[1], gone + 1)
    if is_over then break end
    gone, from = gone + 1, '(' .. entry[1]
    for _, text in ipairs(entry[2]) do bytes = bytes + #text end
  end
end
if gone == 0 then return {0, 0} end

-- From here on it is written.
redis.call('XTRIM', stream, 'MAXLEN', '=', length - gone)
return {gone, is_over and 0 or 1}
`;
