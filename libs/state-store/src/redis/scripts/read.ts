import { CHECKS } from './checks';
import { ENTRIES } from './entries';

/**
 * Hands the active instance of a group what stands after its cursors, and notes it as pending. An
 * older instance is handed nothing.
 *
 * KEYS  1 group hash, then for each stream the stream and its large entries
 * ARGV  1 epoch, 2 owner, 3 group, 4 entries of a stream at most, 5 bytes of a stream, about,
 *       6.. the last entry that was handed out of each stream
 * Gives FENCED, or READ and for each stream its entries, and 1 if it was cut for the bytes
 */
export const READ = `#!lua flags=allow-oom
${CHECKS}
need_kind(KEYS[1], 'hash')
if problem then return redis.error_reply(problem) end
local stored = redis.call('HMGET', KEYS[1], 'epoch', 'owner')
if not stored[1] then return redis.error_reply('NOGROUP ' .. KEYS[1] .. ' is gone') end
if stored[1] ~= ARGV[1] or stored[2] ~= ARGV[2] then return {'FENCED'} end
${ENTRIES}
local group, count, bytes_max = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local answer, parts = {'READ'}, {}
for i = 2, #KEYS, 2 do
  local stream, index = KEYS[i], KEYS[i + 1]
  local function known(after) return redis.call('XRANGE', index, '(' .. after, '+', 'COUNT', 1)[1] end
  -- Where the group is gone the stream may be another one: NOGROUP.
  redis.call('XPENDING', stream, group)
  local found = {}
  local entries, is_cut = entries_after(stream, ARGV[i / 2 + 5], count, bytes_max, known, found)
  answer[#answer + 1] = {entries, is_cut and 1 or 0}
  if #entries > 0 then
    need_permission('XCLAIM', stream)
    if #found > 0 then need_permission('XADD', index) end
    parts[#parts + 1] = {stream = stream, index = index, entries = entries, found = found}
  end
end
if problem then return redis.error_reply(problem) end

-- From here on it is written.
for _, part in ipairs(parts) do
  for _, entry in ipairs(part.found) do
    -- It fails when an older one is found after a newer one: it is then found again.
    redis.pcall('XADD', part.index, 'MAXLEN', '~', 1000, entry[1], unpack(entry[2]))
  end
  for from = 1, #part.entries, 500 do
    local to, ids = math.min(from + 499, #part.entries), {}
    for n = from, to do ids[#ids + 1] = part.entries[n][1] end
    ids[#ids + 1] = 'FORCE'
    ids[#ids + 1] = 'JUSTID'
    local claimed = redis.call('XCLAIM', part.stream, group, 'active', 0, unpack(ids))
    -- A large entry that was deleted is remembered, and stands there no more.
    if #claimed < to - from + 1 then
      local stands = {}
      for _, id in ipairs(claimed) do stands[id] = true end
      for n = from, to do part.entries[n].is_gone = not stands[part.entries[n][1]] end
    end
  end
  for n = #part.entries, 1, -1 do
    if part.entries[n].is_gone then table.remove(part.entries, n) end
  end
end
return answer
`;
