import { basename, delimiter, dirname } from 'node:path';
import type { PrivateServer } from '@quant-engine/redis-server';

type Reachable = Pick<PrivateServer, 'cli' | 'port' | 'socket'>;

const REDIS_PORT = 6379;

/** The line with which a person reaches a server, as the shell takes it. */
export function commandToReach({ cli, port, socket }: Reachable, path: string): string {
  const words = [cliWord(cli, path)];
  if (port === undefined) words.push('-s', shellWord(socket));
  else if (port !== REDIS_PORT) words.push('-p', String(port));
  return words.join(' ');
}

/** The bare name where the shell finds it, else the whole path. */
function cliWord(cli: string | undefined, path: string): string {
  if (cli === undefined) return 'redis-cli';
  return path.split(delimiter).includes(dirname(cli)) ? basename(cli) : shellWord(cli);
}

/** A word that the shell takes as it is. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
