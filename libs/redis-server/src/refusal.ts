import { QeError } from '@quant-engine/contracts';

/** The commands that a user of the desk needs, as `ACL SETUSER` takes them. */
export const NEEDED_COMMANDS: readonly string[] = [
  ...['ping', 'select', 'info', 'time', 'client|setname', 'client|reply', 'client|list'],
  ...['eval', 'evalsha', 'scan', 'type', 'exists', 'del', 'unlink', 'get', 'set', 'pttl'],
  ...['hget', 'hmget', 'hgetall', 'hset', 'hsetnx', 'hdel'],
  ...['xadd', 'xread', 'xrange', 'xrevrange', 'xlen', 'xdel', 'xtrim', 'xack', 'xclaim'],
  ...['memory|usage', 'xpending', 'xinfo|stream', 'xinfo|groups'],
  ...['xgroup|create', 'xgroup|setid', 'xgroup|delconsumer'],
];

/** Said where a user may not use INFO, in place of the client's own words. */
export const INFO_FORBIDDEN = 'this user may not run INFO';

const ACCESS =
  /may not run|WRONGPASS|NOAUTH|NOPERM|invalid password|without any password configured/;
const DATABASE = /DB index is out of range|invalid DB index|SELECT is not allowed/;
const CLUSTER = /^(MOVED|ASK|CROSSSLOT|CLUSTERDOWN) /;

/**
 * What an answer of a server says of the address, the user or the password that it was asked with:
 * to ask again would not help. Undefined for any other answer.
 */
export function refusalOf(message: string): QeError | undefined {
  if (ACCESS.test(message)) {
    const needs = /NOPERM|may not run/.test(message)
      ? `; the user needs +${NEEDED_COMMANDS.join(' +')} on all keys of the desk`
      : '';
    return new QeError('QE_REDIS_ACCESS', `Redis refuses: ${message}${needs}`);
  }
  if (DATABASE.test(message)) {
    return new QeError('QE_REDIS_URL', `Redis has no such database: ${message}`);
  }
  if (CLUSTER.test(message)) {
    const reason = 'this Redis is a cluster, and a desk has all its keys on one server';
    return new QeError('QE_REDIS_URL', `${reason}: ${message}`);
  }
  return undefined;
}
