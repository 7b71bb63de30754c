import { CHECKS } from './checks';

/**
 * Feeds a dead letter to its group again: it leaves the dead letters and stands on the group's own
 * stream in one step, so it is fed once, however often this is asked.
 *
 * KEYS  1 dead letters, 2 the group's stream, 3 the mark of the letter, 4 that of this command,
 *       which may be sent again when its answer was lost
 * ARGV  1 id of the letter, 2 how long its mark stands (ms), 3.. fields and values of what is fed
 * Gives the new id, or nothing when there is no such letter
 */
export const REFEED = `#!lua
${CHECKS}
need_kind(KEYS[4], 'string')
if problem then return redis.error_reply(problem) end
local fed = redis.call('GET', KEYS[4])
if fed then return fed end
need_kind(KEYS[1], 'stream')
need_time(ARGV[2], 'the window of ' .. KEYS[4])
need_fields(#ARGV - 2, 'the letter')
need_stream(KEYS[2], 1)
need_permission('XDEL', KEYS[1])
need_permission('DEL', KEYS[3])
need_permission('SET', KEYS[4])
if problem then return redis.error_reply(problem) end
if #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) == 0 then return false end

-- From here on it is written.
local id, failure = append(KEYS[2], unpack(ARGV, 3))
if failure then return failure end
redis.call('XDEL', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[3])
redis.call('SET', KEYS[4], id, 'PX', ARGV[2])
return id
`;
