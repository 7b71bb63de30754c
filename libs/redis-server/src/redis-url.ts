import { QeError } from '@quant-engine/contracts';
import type { RedisOptions } from 'ioredis';
import { socketOf } from './server-place';

const DEFAULT_PORT = 6379;
const FORMS =
  'write redis://HOST:6379, rediss://USER:PASSWORD@HOST:6379/0 or unix:///PATH/redis.sock';

/** The Redis of a desk: the one that `REDIS_URL` names, else the private one of a folder. */
export type DeskRedis =
  | { readonly kind: 'URL'; readonly url: string }
  | { readonly kind: 'PRIVATE'; readonly url: string; readonly socket: string };

/** @throws QeError `QE_REDIS_URL` when `REDIS_URL` is set to what is no such address */
export function resolveRedis({ env, dir }: { env: NodeJS.ProcessEnv; dir: string }): DeskRedis {
  const url = (env['REDIS_URL'] ?? '').trim();
  if (url !== '') {
    optionsOfUrl(url);
    return { kind: 'URL', url };
  }
  const socket = socketOf(dir);
  return { kind: 'PRIVATE', url: unixUrl(socket), socket };
}

/** The address of a unix socket as a URL. */
export function unixUrl(socket: string): string {
  return `unix://${socket.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * An address as ioredis takes it.
 *
 * @throws QeError `QE_REDIS_URL`, without the password
 */
export function optionsOfUrl(url: string): RedisOptions {
  const [, scheme = '', user, place = '', path = '', query = ''] = split(url);
  switch (scheme.toLowerCase()) {
    case 'unix':
      if (place !== '' || path.length < 2) throw bad(url, 'a socket is named by its whole path');
      return { path: decoded(url, path), ...credentials(url, user), ...database(url, '', query) };
    case 'redis':
    case 'rediss':
      return {
        ...hostAndPort(url, place),
        ...credentials(url, user),
        ...database(url, path.slice(1), query),
        ...(scheme.toLowerCase() === 'rediss' ? { tls: {} } : {}),
      };
    default:
      throw bad(url, 'it does not begin with redis://, rediss:// or unix://');
  }
}

/** Scheme, user and password, host and port, path, query. The last @ ends the password. */
function split(url: string): readonly string[] {
  const match = /^([a-z]+):\/\/(?:(.*)@)?([^/?#@]*)(\/[^?#@]*)?(?:\?([^#@]*))?$/i.exec(url);
  if (match === null) throw bad(url, 'it is no such address');
  return match;
}

function hostAndPort(url: string, place: string): { host: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]\s]+))(?::(\d+))?$/.exec(place) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) throw bad(url, 'it names no host');
  const number = port === undefined ? DEFAULT_PORT : Number(port);
  if (number < 1 || number > 65_535) throw bad(url, 'a port is 1 to 65535');
  return { host, port: number };
}

function credentials(
  url: string,
  user: string | undefined,
): { username?: string; password?: string } {
  if (user === undefined) return {};
  // Reserved characters would make the rest of the address ambiguous.
  if (/[/?#@]/.test(user)) throw bad(url, 'write / ? # @ in a password as %2F %3F %23 %40');
  const [name = '', ...rest] = user.split(':');
  const password = decoded(url, rest.join(':'));
  return {
    ...(name === '' ? {} : { username: decoded(url, name) }),
    ...(password === '' ? {} : { password }),
  };
}

function database(url: string, path: string, query: string): { db?: number } {
  const parameters = new URLSearchParams(query);
  const unknown = [...parameters.keys()].filter((name) => name !== 'db');
  if (unknown.length > 0) throw bad(url, 'the only parameter is db');
  const text = path === '' ? (parameters.get('db') ?? '') : path;
  if (text === '') return {};
  if (!/^\d{1,5}$/.test(text)) throw bad(url, 'a database is a number, such as /0');
  return { db: Number(text) };
}

function decoded(url: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw bad(url, 'a % is written as %25');
  }
}

/** No cause: an error of a URL bears the whole of it. */
function bad(url: string, reason: string): QeError {
  return new QeError('QE_REDIS_URL', `${maskUrl(url)} cannot be used: ${reason}; ${FORMS}`);
}

/** An address that can be shown: without user, password and parameters. */
export function maskUrl(url: string): string {
  const [, scheme, rest] = /^([a-z]+:\/\/)(.*)$/is.exec(url.trim()) ?? [];
  // What is no address at all may be a password that was put in the wrong place.
  if (scheme === undefined || rest === undefined) return 'the address of Redis';
  const at = rest.lastIndexOf('@');
  const shown = rest.slice(at + 1).replace(/[?#].*$/s, '');
  return `${scheme}${at === -1 ? '' : '***@'}${shown}`;
}
