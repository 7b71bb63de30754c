import { ENTRY_BYTES_MAX, ENTRY_FIELDS_MAX, HEAD_BYTES } from '../../oversize';

/**
 * Lua: the entries of a stream after an id, as many as may be read at once. Their size is known
 * only when the server has unpacked them, so they are looked at a few at a time; one that is too
 * large is told as a stub, see `oversize.ts`.
 */
export const ENTRIES = `
local function bytes_of(fields)
  local bytes = 0
  for _, text in ipairs(fields) do bytes = bytes + #text end
  return bytes
end

local function stub_of(fields, bytes)
  -- Each by itself: to join them first would be another copy of all of it.
  local digests = {}
  for n, text in ipairs(fields) do digests[n] = redis.sha1hex(text) end
  local head, length = {}, 0
  for _, text in ipairs(fields) do
    head[#head + 1] = string.sub(text, 1, ${HEAD_BYTES} - length)
    length = length + #text + 1
    if length > ${HEAD_BYTES} then break end
  end
  return {'oversize_bytes', string.format('%.0f', bytes),
    'oversize_fields', string.format('%.0f', #fields / 2),
    'oversize_sha1', redis.sha1hex(table.concat(digests)),
    'oversize_head', table.concat(head, ' ')}
end

-- known: entries that were found too large before, oldest first, asked for by their id; found:
-- gets those that were found now. Also gives whether it ended for the bytes, before the stream did.
local function entries_after(stream, after, count, bytes_max, known, found)
  local taken, bytes, piece = {}, 0, 4
  local large = known(after)
  while #taken < count and bytes < bytes_max do
    local to = large and '(' .. large[1] or '+'
    local got = redis.call('XRANGE', stream, after == '' and '-' or '(' .. after, to, 'COUNT',
      math.min(piece, count - #taken))
    if #got == 0 then
      if not large then return taken, false end
      taken[#taken + 1] = large
      after = large[1]
      large = known(after)
    end
    local seen, is_any_large = 0, false
    for _, entry in ipairs(got) do
      local fields = entry[2]
      local size = bytes_of(fields)
      seen = seen + size
      if size > ${ENTRY_BYTES_MAX} or #fields > ${2 * ENTRY_FIELDS_MAX} then
        -- Many fields are work, too, however short they are.
        seen, is_any_large = seen + 16 * #fields, true
        entry[2] = stub_of(fields, size)
        found[#found + 1] = entry
      elseif bytes + seen > bytes_max and #taken > 0 then
        return taken, true
      end
      taken[#taken + 1] = entry
      after = entry[1]
    end
    bytes = bytes + seen
    piece = is_any_large and 1 or math.min(2 * piece, 16)
    -- Else the server keeps the memory that they took.
    if is_any_large then
      got = nil
      collectgarbage()
    end
  end
  return taken, #taken < count
end
`;
