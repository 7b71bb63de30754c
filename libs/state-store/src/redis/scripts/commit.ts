import { IS_AFTER } from './is-after';

/**
 * All that a service made of a batch, or nothing. Every check stands before the first write, since
 * a script that fails halfway keeps what it has written.
 *
 * KEYS  1 group hash, 2 lease, 3 private state, 4 journal, 5 dead letters, 6.. what ARGV points at
 * ARGV  1 JSON, with keys as indices into KEYS and texts as counts of the texts, in order:
 *         group, epoch, owner, commits (how many there were before this one), lease (ms)
 *         taken    [{k, name, n, move}]  n ids; move: whether nothing after them was handed out
 *         shapes   [[field, ...], ...]   of outputs
 *         outputs  [k, s, k, s, ...]     as many values as shape s has fields
 *         set, del                       private state: n fields and values, n fields
 *         latest   [k, n, k, n, ...]     hashes to replace, n fields and values each
 *         letters  [k, n, k, n, ...]     k is the mark of the letter
 *         letterWindow (ms)
 *         journal                        n fields and values
 *       2 JSON: the texts
 * Gives COMMITTED, FENCED, OFFSET or GAP, and the commits that the server knows of
 */
export const COMMIT = `#!lua
local batch = cjson.decode(ARGV[1])
local texts = cjson.decode(ARGV[2])
local group = KEYS[1]

local stored = redis.call('HMGET', group, 'epoch', 'owner', 'commits')
local commits = tonumber(stored[3] or '0')
if not stored[1] then return {'OFFSET', '0'} end
if stored[1] ~= batch.epoch or stored[2] ~= batch.owner then return {'FENCED', tostring(commits)} end
-- The same commit sent again over a new connection: its answer was lost, not its effect.
if commits == batch.commits + 1 then return {'COMMITTED', tostring(commits)} end
if commits ~= batch.commits then return {'OFFSET', tostring(commits)} end
${IS_AFTER}
-- Cheap: what was handed out after the position, without the entries themselves.
local function is_all_handed_out(stream, position, from, to)
  local first = redis.call('XRANGE', stream, '(' .. position, '+', 'COUNT', 1)
  if #first == 0 or first[1][1] ~= texts[from] then return false end
  local count = to - from + 1
  local pending = redis.pcall('XPENDING', stream, batch.group, texts[from], texts[to], count + 1)
  if pending.err or #pending ~= count then return false end
  for i = 1, count do
    if pending[i][1] ~= texts[from + i - 1] then return false end
  end
  return true
end

local function refusal(stream, position, from, to)
  if is_all_handed_out(stream, position, from, to) then return nil end
  local entries = redis.call('XRANGE', stream, '(' .. position, '+', 'COUNT', to - from + 1)
  local last = position
  for i = from, to do
    local entry = entries[i - from + 1]
    if not entry or entry[1] ~= texts[i] then
      return is_after(texts[i], last) and 'GAP' or 'OFFSET'
    end
    last = texts[i]
  end
  return nil
end

local at = 1
for _, part in ipairs(batch.taken) do
  part.from, part.to = at, at + part.n - 1
  at = at + part.n
  local position = redis.call('HGET', group, 'pos:' .. part.name) or '0-0'
  local why = refusal(KEYS[part.k], position, part.from, part.to)
  if why then return {why, tostring(commits)} end
end

local function wrong_type(key, kind)
  local found = redis.call('TYPE', key).ok
  if found == 'none' or found == kind then return nil end
  return redis.error_reply('WRONGTYPE ' .. key .. ' is a ' .. found .. ', not a ' .. kind)
end
local wrong = wrong_type(KEYS[3], 'hash') or wrong_type(KEYS[4], 'stream')
  or wrong_type(KEYS[5], 'stream')
local kinds = {outputs = 'stream', latest = 'hash'}
local seen = {}
for part, kind in pairs(kinds) do
  for i = 1, #batch[part], 2 do
    local key = KEYS[batch[part][i]]
    if not seen[key] then wrong = wrong or wrong_type(key, kind) end
    seen[key] = true
  end
end
if wrong then return wrong end

-- From here on everything is written. A call takes some thousand arguments at most.
local function in_chunks(command, key, from, to)
  for start = from, to, 1000 do
    redis.call(command, key, unpack(texts, start, math.min(start + 999, to)))
  end
end
local function next_texts(count)
  local from = at
  at = at + count
  return from, at - 1
end
local rows = {}
for n, names in ipairs(batch.shapes) do
  rows[n] = {}
  for i, name in ipairs(names) do rows[n][2 * i - 1] = name end
end
for i = 1, #batch.outputs, 2 do
  local shape = batch.outputs[i + 1]
  local row, count = rows[shape], #batch.shapes[shape]
  for value = 1, count do row[2 * value] = texts[at + value - 1] end
  at = at + count
  redis.call('XADD', KEYS[batch.outputs[i]], '*', unpack(row, 1, 2 * count))
end
in_chunks('HSET', KEYS[3], next_texts(batch.set))
in_chunks('HDEL', KEYS[3], next_texts(batch.del))
for i = 1, #batch.latest, 2 do
  local key = KEYS[batch.latest[i]]
  redis.call('DEL', key)
  in_chunks('HSET', key, next_texts(batch.latest[i + 1]))
end
for i = 1, #batch.letters, 2 do
  local from, to = next_texts(batch.letters[i + 1])
  if redis.call('SET', KEYS[batch.letters[i]], '1', 'NX', 'PX', batch.letterWindow) then
    redis.call('XADD', KEYS[5], '*', unpack(texts, from, to))
  end
end
local journal_from, journal_to = next_texts(batch.journal)
redis.call('XADD', KEYS[4], '*', unpack(texts, journal_from, journal_to))
for _, part in ipairs(batch.taken) do
  local stream, last = KEYS[part.k], texts[part.to]
  redis.call('HSET', group, 'pos:' .. part.name, last)
  local read = redis.call('HINCRBY', group, 'read:' .. part.name, part.n)
  for start = part.from, part.to, 1000 do
    redis.call('XACK', stream, batch.group,
      unpack(texts, start, math.min(start + 999, part.to)))
  end
  -- The server counts what a group has read, and forgets the count when it is started again.
  if part.move then
    redis.pcall('XGROUP', 'SETID', stream, batch.group, last, 'ENTRIESREAD', read)
  end
end
redis.call('HSET', group, 'commits', commits + 1)
redis.call('HDEL', group, 'attempts')
redis.call('SET', KEYS[2], batch.owner, 'PX', batch.lease)
return {'COMMITTED', tostring(commits + 1)}
`;
