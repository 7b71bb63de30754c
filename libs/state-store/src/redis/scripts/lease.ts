import { CHECKS } from './checks';

/**
 * Extends the lease of the active instance, also when it has run out and nobody has taken over, and
 * tells how many commits the server knows of: one that lost the end of its file knows of fewer.
 *
 * KEYS  1 group hash, 2 lease
 * ARGV  1 epoch, 2 owner, 3 lease in ms
 * Gives the commits, or -1 when a newer instance is active
 */
export const RENEW = `#!lua flags=allow-oom
${CHECKS}
need_kind(KEYS[1], 'hash')
if problem then return redis.error_reply(problem) end
local stored = redis.call('HMGET', KEYS[1], 'epoch', 'owner', 'commits')
if stored[1] ~= ARGV[1] or stored[2] ~= ARGV[2] then return -1 end
local commits = need_counter(stored[3], KEYS[1], 'commits')
need_time(ARGV[3], 'the lease')
need_permission('SET', KEYS[2])
if problem then return redis.error_reply(problem) end

-- From here on it is written.
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return commits
`;

/**
 * Gives the lease back. The empty owner fences off a commit that is still on its way.
 *
 * KEYS  1 group hash, 2 lease
 * ARGV  1 epoch, 2 owner
 * Gives 1, or 0 when a newer instance is active
 */
export const LEAVE = `#!lua flags=allow-oom
${CHECKS}
need_kind(KEYS[1], 'hash')
if problem then return redis.error_reply(problem) end
local stored = redis.call('HMGET', KEYS[1], 'epoch', 'owner')
if stored[1] ~= ARGV[1] or stored[2] ~= ARGV[2] then return 0 end
need_permission('HSET', KEYS[1])
need_permission('DEL', KEYS[2])
if problem then return redis.error_reply(problem) end

-- From here on it is written.
redis.call('HSET', KEYS[1], 'owner', '')
redis.call('DEL', KEYS[2])
return 1
`;
