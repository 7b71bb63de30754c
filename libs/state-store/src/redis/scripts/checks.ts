/**
 * Lua: what the writes of a script need, asked for before the first of them, since a script that
 * fails halfway keeps what it has written. A script calls the `need_` functions for each of its
 * writes and then ends with `problem`, if there is one.
 */
export const CHECKS = `
local problem
local function refuse(text) problem = problem or text end

local function need_kind(key, kind)
  local found = redis.call('TYPE', key).ok
  if found == 'none' or found == kind then return true end
  refuse('WRONGTYPE ' .. key .. ' is a ' .. found .. ', not a ' .. kind)
  return false
end

local function need_permission(...)
  if redis.acl_check_cmd(...) then return end
  refuse('NOPERM this user may not run ' .. select(1, ...) .. ' on ' .. select(select('#', ...), ...))
end

-- A number that counts up: whole, and far enough from where a double is no longer exact.
local function need_counter(text, key, field)
  if not text then return 0 end
  if string.match(text, '^%d+$') and #text <= 15 then return tonumber(text) end
  refuse('WRONGVALUE ' .. key .. ' has no count in the field ' .. field)
  return 0
end

local function need_id(text, key, field)
  local ms, seq = string.match(text, '^(%d+)-(%d+)$')
  if ms and #ms <= 20 and #seq <= 20 then return end
  refuse('WRONGVALUE ' .. key .. ' has no stream id in the field ' .. field)
end

local function need_time(ms, what)
  local number = tonumber(ms)
  if number and number >= 1 and number <= 1e14 and math.floor(number) == number then return end
  refuse('WRONGVALUE ' .. what .. ' is no number of milliseconds')
end

-- What one call takes, and fields in pairs.
local function need_fields(count, what)
  if count >= 2 and count % 2 == 0 and count <= 7000 then return end
  refuse('WRONGVALUE ' .. what .. ' has ' .. count .. ' fields and values')
end

-- How many entries a stream still takes: the last ids are 2^64 - 1, the exact rest is a double.
local LAST = '18446744073709551615'
local function room_after(key)
  local newest = redis.call('XREVRANGE', key, '+', LAST .. '-0', 'COUNT', 1)
  if #newest == 0 and redis.call('XLEN', key) > 0 then return 1e15 end
  local info, last = redis.call('XINFO', 'STREAM', key), '0-0'
  for n = 1, #info, 2 do if info[n] == 'last-generated-id' then last = info[n + 1] end end
  local ms, seq = string.match(last, '^(%d+)-(%d+)$')
  if ms ~= LAST or #seq < 20 or string.sub(seq, 1, 5) ~= '18446' then return 1e15 end
  return 744073709551615 - tonumber(string.sub(seq, 6))
end

local function need_stream(key, count)
  need_permission('XADD', key)
  if not need_kind(key, 'stream') or redis.call('EXISTS', key) == 0 then return end
  if room_after(key) >= count then return end
  refuse('EXHAUSTED ' .. key .. ' has no ids left for ' .. count .. ' more')
end

-- Ids may also be used up by an entry that was deleted, which nothing tells without reading the
-- ends of the stream: appends stand before all other writes, and are taken back if one fails.
local appended = {}
local function append(key, ...)
  local id = redis.pcall('XADD', key, '*', ...)
  if type(id) == 'table' then
    for n = #appended, 1, -1 do redis.call('XDEL', appended[n][1], appended[n][2]) end
    return nil, id
  end
  appended[#appended + 1] = {key, id}
  return id
end
`;
