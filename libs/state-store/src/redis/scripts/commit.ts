import { CHECKS } from './checks';
import { IS_AFTER } from './is-after';

/**
 * All that a service made of a batch, or nothing. Every check stands before the first write, since
 * a script that fails halfway keeps what it has written.
 *
 * KEYS  1 group hash, 2 lease, 3 private state, 4 journal, 5 dead letters, 6.. what ARGV points at
 * ARGV  1 JSON, with keys as indices into KEYS and texts as counts of the texts, in order:
 *         group, epoch, owner, commits (how many there were before this one), lease (ms)
 *         taken    [{k, name, n}]        n ids
 *         shapes   [[field, ...], ...]   of outputs
 *         outputs  [k, s, k, s, ...]     as many values as shape s has fields
 *         letters  [k, n, k, n, ...]     k is the mark of the letter
 *         letterWindow (ms)
 *         journal                        n fields and values
 *         set, del                       private state: n fields and values, n fields
 *         latest   [k, n, k, n, ...]     hashes to replace, n fields and values each
 *       2 JSON: the texts
 * Gives COMMITTED, FENCED, OFFSET or GAP, and the commits that the server knows of
 */
export const COMMIT = `#!lua
local batch = cjson.decode(ARGV[1])
local texts = cjson.decode(ARGV[2])
local group, private, journal, dead = KEYS[1], KEYS[3], KEYS[4], KEYS[5]
${CHECKS}
need_kind(group, 'hash')
if problem then return redis.error_reply(problem) end
local stored = redis.call('HMGET', group, 'epoch', 'owner', 'commits')
if not stored[1] then return {'OFFSET', '0'} end
local commits = need_counter(stored[3], group, 'commits')
if problem then return redis.error_reply(problem) end
local function answer(outcome, count) return {outcome, string.format('%.0f', count)} end
if stored[1] ~= batch.epoch or stored[2] ~= batch.owner then return answer('FENCED', commits) end
-- The same commit sent again over a new connection: its answer was lost, not its effect.
if commits == batch.commits + 1 then return answer('COMMITTED', commits) end
if commits ~= batch.commits then return answer('OFFSET', commits) end
${IS_AFTER}
-- Cheap: what was handed out after the position, without the entries themselves.
local function is_all_handed_out(stream, position, from, to)
  if not is_after(texts[from], position) then return false end
  local between = redis.call('XRANGE', stream, '(' .. position, '(' .. texts[from], 'COUNT', 1)
  if #between > 0 then return false end
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
  local last, entries = position, {}
  for i = from, to do
    local n = (i - from) % 16 + 1
    -- A few at a time: they may be of any size.
    if n == 1 then entries = redis.call('XRANGE', stream, '(' .. last, '+', 'COUNT', 16) end
    local entry = entries[n]
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
  need_id(position, group, 'pos:' .. part.name)
  need_counter(redis.call('HGET', group, 'read:' .. part.name), group, 'read:' .. part.name)
  need_kind(KEYS[part.k], 'stream')
  need_permission('XACK', KEYS[part.k])
  if problem then return redis.error_reply(problem) end
  local why = refusal(KEYS[part.k], position, part.from, part.to)
  if why then return answer(why, commits) end
end

-- What each write below needs. A key has one kind, in whatever parts of the batch it stands.
local adds, kinds = {[journal] = 1}, {[journal] = 'stream', [private] = 'hash'}
local function use(key, kind)
  if kinds[key] and kinds[key] ~= kind then refuse('WRONGTYPE ' .. key .. ' is used as two kinds') end
  kinds[key] = kind
end
local count = at - 1 + batch.set + batch.del + batch.journal
for i = 1, #batch.outputs, 2 do
  local key, names = KEYS[batch.outputs[i]], batch.shapes[batch.outputs[i + 1]]
  use(key, 'stream')
  adds[key] = (adds[key] or 0) + 1
  need_fields(2 * #names, 'an entry of ' .. key)
  count = count + #names
end
for i = 1, #batch.latest, 2 do
  local key = KEYS[batch.latest[i]]
  use(key, 'hash')
  need_permission('DEL', key)
  need_permission('HSET', key)
  count = count + batch.latest[i + 1]
end
for i = 1, #batch.letters, 2 do
  use(dead, 'stream')
  adds[dead] = (adds[dead] or 0) + 1
  need_fields(batch.letters[i + 1], 'a dead letter')
  need_permission('SET', KEYS[batch.letters[i]])
  count = count + batch.letters[i + 1]
end
need_fields(batch.journal, 'an entry of ' .. journal)
for key, number in pairs(adds) do
  need_stream(key, number)
  need_permission('XDEL', key)
end
for key, kind in pairs(kinds) do need_kind(key, kind) end
if batch.set > 0 then need_permission('HSET', private) end
if batch.del > 0 then need_permission('HDEL', private) end
need_permission('HSET', group)
need_permission('HDEL', group)
need_permission('SET', KEYS[2])
need_time(batch.lease, 'the lease')
need_time(batch.letterWindow, 'the window of a dead letter')
if count ~= #texts then refuse('WRONGVALUE the texts of the commit do not add up') end
if problem then return redis.error_reply(problem) end

-- From here on it is written: appends first. A call takes some thousand arguments at most.
local function in_chunks(command, key, from, to)
  for start = from, to, 1000 do
    redis.call(command, key, unpack(texts, start, math.min(start + 999, to)))
  end
end
local function next_texts(number)
  local from = at
  at = at + number
  return from, at - 1
end
local rows = {}
for n, names in ipairs(batch.shapes) do
  rows[n] = {}
  for i, name in ipairs(names) do rows[n][2 * i - 1] = name end
end
for i = 1, #batch.outputs, 2 do
  local shape = batch.outputs[i + 1]
  local row, fields = rows[shape], #batch.shapes[shape]
  for value = 1, fields do row[2 * value] = texts[at + value - 1] end
  at = at + fields
  local _, failure = append(KEYS[batch.outputs[i]], unpack(row, 1, 2 * fields))
  if failure then return failure end
end
local marks = {}
for i = 1, #batch.letters, 2 do
  local from, to = next_texts(batch.letters[i + 1])
  local mark = KEYS[batch.letters[i]]
  if not marks[mark] and redis.call('EXISTS', mark) == 0 then
    local _, failure = append(dead, unpack(texts, from, to))
    if failure then return failure end
    marks[mark] = true
  end
end
local journal_from, journal_to = next_texts(batch.journal)
local _, failure = append(journal, unpack(texts, journal_from, journal_to))
if failure then return failure end
for mark in pairs(marks) do redis.call('SET', mark, '1', 'PX', batch.letterWindow) end
in_chunks('HSET', private, next_texts(batch.set))
in_chunks('HDEL', private, next_texts(batch.del))
for i = 1, #batch.latest, 2 do
  local key = KEYS[batch.latest[i]]
  redis.call('DEL', key)
  in_chunks('HSET', key, next_texts(batch.latest[i + 1]))
end
for _, part in ipairs(batch.taken) do
  local stream, last = KEYS[part.k], texts[part.to]
  local read = tonumber(redis.call('HGET', group, 'read:' .. part.name) or '0') + part.n
  redis.call('HSET', group, 'pos:' .. part.name, last, 'read:' .. part.name, read)
  for start = part.from, part.to, 1000 do
    redis.call('XACK', stream, batch.group,
      unpack(texts, start, math.min(start + 999, part.to)))
  end
  -- The server counts what a group has read, and forgets the count when it is started again.
  redis.pcall('XGROUP', 'SETID', stream, batch.group, last, 'ENTRIESREAD', read)
end
redis.call('HSET', group, 'commits', string.format('%.0f', commits + 1))
redis.call('HDEL', group, 'attempts')
redis.call('SET', KEYS[2], batch.owner, 'PX', batch.lease)
return answer('COMMITTED', commits + 1)
`;
