/**
 * Appends entries, each once: a second time within its window gives the first one's id.
 *
 * KEYS  for each entry its stream and its mark
 * ARGV  for each entry its window in ms, the length to trim its stream to (0: not at all), the
 *       number of its fields and values, and these
 * Gives for each entry APPENDED or DUPLICATE, and its id
 */
export const APPEND = `#!lua
for i = 1, #KEYS / 2 do
  local kind = redis.call('TYPE', KEYS[2 * i - 1]).ok
  if kind ~= 'none' and kind ~= 'stream' then
    return redis.error_reply('WRONGTYPE ' .. KEYS[2 * i - 1] .. ' is a ' .. kind .. ', not a stream')
  end
end
local answer, at = {}, 1
for i = 1, #KEYS / 2 do
  local stream, mark = KEYS[2 * i - 1], KEYS[2 * i]
  local window_ms, length_max, count = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  local id = redis.call('GET', mark)
  answer[#answer + 1] = id and 'DUPLICATE' or 'APPENDED'
  if not id then
    id = redis.call('XADD', stream, '*', unpack(ARGV, at + 3, at + 2 + count))
    redis.call('SET', mark, id, 'PX', window_ms)
    if length_max ~= '0' then redis.call('XTRIM', stream, 'MAXLEN', '~', length_max) end
  end
  answer[#answer + 1] = id
  at = at + 3 + count
end
return answer
`;
