import { ENTRIES } from './entries';

/**
 * Reads a stream for looking at it.
 *
 * KEYS  1 stream
 * ARGV  1 the id after which it begins, empty for the first, 2 entries at most, 3 bytes, about
 * Gives the entries, and 1 if it was cut for the bytes
 */
export const RANGE = `#!lua flags=no-writes
${ENTRIES}
local entries, is_cut = entries_after(KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]),
  function() return nil end, {})
return {entries, is_cut and 1 or 0}
`;
