import { CHECKS } from './checks';

/**
 * Appends entries, each once: a second time within its window gives the first one's id.
 *
 * KEYS  for each entry its stream and its mark
 * ARGV  for each entry its window in ms, the length to trim its stream to (0: not at all), the
 *       number of its fields and values, and these
 * Gives for each entry APPENDED or DUPLICATE, and its id
 */
export const APPEND = `#!lua
${CHECKS}
local entries, counts, at = {}, {}, 1
for i = 1, #KEYS, 2 do
  local entry = {stream = KEYS[i], mark = KEYS[i + 1], window_ms = ARGV[at],
    length_max = ARGV[at + 1], from = at + 3, count = tonumber(ARGV[at + 2])}
  need_time(entry.window_ms, 'the window of ' .. entry.mark)
  need_fields(entry.count, 'an entry of ' .. entry.stream)
  need_kind(entry.mark, 'string')
  need_permission('GET', entry.mark)
  need_permission('SET', entry.mark)
  need_permission('XDEL', entry.stream)
  if entry.length_max ~= '0' then need_permission('XTRIM', entry.stream) end
  counts[entry.stream] = (counts[entry.stream] or 0) + 1
  entries[#entries + 1] = entry
  at = at + 3 + entry.count
end
for stream, count in pairs(counts) do need_stream(stream, count) end
if at ~= #ARGV + 1 then refuse('WRONGVALUE the fields of the entries do not add up') end
if problem then return redis.error_reply(problem) end

-- From here on it is written.
local known = {}
for _, entry in ipairs(entries) do
  entry.id = known[entry.mark] or redis.call('GET', entry.mark)
  entry.is_known = entry.id and true or false
  if not entry.is_known then
    local id, failure = append(entry.stream, unpack(ARGV, entry.from, entry.from + entry.count - 1))
    if failure then return failure end
    entry.id = id
    known[entry.mark] = id
  end
end
local answer = {}
for _, entry in ipairs(entries) do
  if not entry.is_known then
    redis.call('SET', entry.mark, entry.id, 'PX', entry.window_ms)
    if entry.length_max ~= '0' then
      redis.call('XTRIM', entry.stream, 'MAXLEN', '~', entry.length_max)
    end
  end
  answer[#answer + 1] = entry.is_known and 'DUPLICATE' or 'APPENDED'
  answer[#answer + 1] = entry.id
end
return answer
`;
