import { CHECKS } from './checks';

/** Lua: whose a dead letter is, and why it is one; of what something else has written: nobody's. */
const KIND_OF = `
local function kind_of(fields)
  local letter = {}
  for n = 1, #fields, 2 do letter[fields[n]] = fields[n + 1] end
  local is_read, problems = pcall(cjson.decode, letter['problems'] or '')
  local first = is_read and type(problems) == 'table' and problems[1] or {}
  if type(first) ~= 'table' then first = {} end
  local function text(value, other) return type(value) == 'string' and value or other end
  return {
    group = text(letter['group'], ''), source = string.sub(text(letter['source'], '?'), 1, 200),
    code = string.sub(text(first['code'], 'QE_STORE_ENTRY'), 1, 60),
    place = text(first['place'], ''), reason = text(first['reason'], 'it gives no reason'),
  }
end
`;

/**
 * Drops the oldest dead letters where there are too many, and counts what was dropped by group and
 * code.
 *
 * KEYS  1 dead letters, 2 hash of what was dropped
 * ARGV  1 how many may stay, 2 bytes that may stay, 3 letters to look at, at most
 * Gives how many went, and 1 if there are still too many
 */
export const DROP_LETTERS = `#!lua flags=allow-oom
local dead, dropped = KEYS[1], KEYS[2]
local count_max, bytes_max, look_max = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if redis.call('EXISTS', dead) == 0 then return {0, 0} end
${CHECKS}
need_kind(dead, 'stream')
need_kind(dropped, 'hash')
need_permission('XTRIM', dead)
need_permission('HSET', dropped)
if problem then return redis.error_reply(problem) end
${KIND_OF}
local length = redis.call('XLEN', dead)
-- What the stream takes up; how much of it a letter does is told by the letter.
local excess_bytes = redis.call('MEMORY', 'USAGE', dead, 'SAMPLES', 0) - bytes_max
local excess = length - count_max
local gone, counts, from, is_over = 0, {}, '-', false
while gone < look_max and not is_over and (gone < excess or excess_bytes > 0) do
  local entries = redis.call('XRANGE', dead, from, '+', 'COUNT', 1)
  is_over = #entries == 0
  for _, entry in ipairs(entries) do
    local kind = kind_of(entry[2])
    local field = kind.group .. ' ' .. kind.code
    counts[field] = (counts[field] or 0) + 1
    gone, from = gone + 1, '(' .. entry[1]
    for _, text in ipairs(entry[2]) do excess_bytes = excess_bytes - #text end
  end
end
for field, count in pairs(counts) do
  counts[field] = need_counter(redis.call('HGET', dropped, field), dropped, field) + count
end
if problem then return redis.error_reply(problem) end
if gone == 0 then return {0, 0} end

-- From here on it is written.
for field, count in pairs(counts) do
  redis.call('HSET', dropped, field, string.format('%.0f', count))
end
redis.call('XTRIM', dead, 'MAXLEN', '=', length - gone)
return {gone, (gone < excess or excess_bytes > 0) and 1 or 0}
`;

/**
 * Counts dead letters by group, source and code, the newest first, without sending any.
 *
 * KEYS  1 dead letters
 * ARGV  1 letters to look at, at most, 2 bytes, about
 * Gives how many there are, how many were looked at, and for each kind group, source, code, count,
 * place and reason of the newest
 */
export const TALLY_LETTERS = `#!lua flags=no-writes
local look_max, bytes_max = tonumber(ARGV[1]), tonumber(ARGV[2])
${KIND_OF}
local looked, bytes, to, kinds, found = 0, 0, '+', {}, {}
while looked < look_max and bytes < bytes_max do
  local entries = redis.call('XREVRANGE', KEYS[1], to, '-', 'COUNT', math.min(4, look_max - looked))
  if #entries == 0 then break end
  for _, entry in ipairs(entries) do
    looked, to = looked + 1, '(' .. entry[1]
    for _, text in ipairs(entry[2]) do bytes = bytes + #text end
    local kind = kind_of(entry[2])
    local key = cjson.encode({kind.group, kind.source, kind.code})
    if not found[key] then
      found[key], kind.count = kind, 0
      kinds[#kinds + 1] = kind
    end
    found[key].count = found[key].count + 1
  end
end
local answer = {tostring(redis.call('XLEN', KEYS[1])), tostring(looked)}
for _, kind in ipairs(kinds) do
  for _, text in ipairs({kind.group, kind.source, kind.code, tostring(kind.count),
    string.sub(kind.place, 1, 200), string.sub(kind.reason, 1, 500)}) do
    answer[#answer + 1] = text
  end
end
return answer
`;
