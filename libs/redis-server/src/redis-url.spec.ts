import type { QeError } from '@quant-engine/contracts';
import { maskUrl, optionsOfUrl, resolveRedis, unixUrl } from './redis-url';

describe('the address of a Redis', () => {
  it.each([
    ['redis://localhost', { host: 'localhost', port: 6379 }],
    ['redis://10.0.0.1:7000', { host: '10.0.0.1', port: 7000 }],
    ['REDIS://h/3', { host: 'h', port: 6379, db: 3 }],
    ['redis://h/', { host: 'h', port: 6379 }],
    ['redis://h?db=4', { host: 'h', port: 6379, db: 4 }],
    ['redis://[::1]:6380/0', { host: '::1', port: 6380, db: 0 }],
    ['redis://:secret@h', { host: 'h', port: 6379, password: 'secret' }],
    ['redis://ann:a%40b%2Fc:d@h', { host: 'h', port: 6379, username: 'ann', password: 'a@b/c:d' }],
    ['redis://ann@h', { host: 'h', port: 6379, username: 'ann' }],
    ['rediss://h:6380', { host: 'h', port: 6380, tls: {} }],
    ['unix:///tmp/redis.sock', { path: '/tmp/redis.sock' }],
    ['unix:///tmp/a%20b%3Fc/r.sock?db=2', { path: '/tmp/a b?c/r.sock', db: 2 }],
    ['unix://:secret@/r.sock', { path: '/r.sock', password: 'secret' }],
  ])('%s is taken', (url, options) => {
    expect(optionsOfUrl(url)).toEqual(options);
  });

  it.each([
    ['localhost:6379', 'no such address'],
    ['http://h:6379', 'does not begin with redis://, rediss:// or unix://'],
    ['redis://', 'names no host'],
    ['redis://:secret@', 'names no host'],
    ['redis://h:0', 'a port is 1 to 65535'],
    ['redis://h:65536', 'a port is 1 to 65535'],
    ['redis://h:six', 'names no host'],
    ['redis://h:6379/one', 'a database is a number'],
    ['redis://h:6379/-1', 'a database is a number'],
    ['redis://h?password=secret', 'the only parameter is db'],
    ['redis://:sec/ret@h', 'write / ? # @ in a password as %2F %3F %23 %40'],
    ['redis://:sec@ret@h', 'write / ? # @ in a password as %2F %3F %23 %40'],
    ['redis://:sec%ret@h', 'a % is written as %25'],
    ['redis://h#secret', 'no such address'],
    ['unix://tmp/redis.sock', 'a socket is named by its whole path'],
    ['unix://', 'a socket is named by its whole path'],
    ['unix:///', 'a socket is named by its whole path'],
    ['secret', 'no such address'],
  ])('%s is refused, and its password is not shown', (url, reason) => {
    const error = thrown(() => optionsOfUrl(url));
    expect(error.code).toBe('QE_REDIS_URL');
    expect(error.message).toContain(reason);
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toMatch(/sec|ret@/);
  });

  it.each([
    ['redis://h:6379/1', 'redis://h:6379/1'],
    ['redis://ann:pw@h:6379', 'redis://***@h:6379'],
    ['redis://ann:p@w/x@h:6379?a=pw', 'redis://***@h:6379'],
    ['unix:///tmp/redis.sock', 'unix:///tmp/redis.sock'],
    ['pw', 'the address of Redis'],
  ])('%s is shown as %s', (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
  });

  it('of a socket can be read back, whatever its path', () => {
    const socket = '/tmp/a b/%41?x#y/ü@z:1/redis.sock';
    expect(optionsOfUrl(unixUrl(socket))).toEqual({ path: socket });
  });
});

describe('the Redis of a desk', () => {
  it('is the one of REDIS_URL when that is set', () => {
    const env = { REDIS_URL: ' redis://h:7000\n' };
    expect(resolveRedis({ env, dir: 'var/redis' })).toEqual({ kind: 'URL', url: 'redis://h:7000' });
  });

  it.each([{}, { REDIS_URL: '' }, { REDIS_URL: '  ' }])('is private with %p', (env) => {
    expect(resolveRedis({ env, dir: '/tmp/desk' })).toEqual({
      kind: 'PRIVATE',
      url: 'unix:///tmp/desk/redis.sock',
      socket: '/tmp/desk/redis.sock',
    });
  });

  it('is none when REDIS_URL is bad: a private one would hide the mistake', () => {
    const error = thrown(() => resolveRedis({ env: { REDIS_URL: 'h:1' }, dir: '/tmp/desk' }));
    expect(error.code).toBe('QE_REDIS_URL');
  });
});

function thrown(work: () => unknown): QeError {
  try {
    work();
  } catch (error) {
    return error as QeError;
  }
  throw new Error('nothing was thrown');
}
