import type { WireFields } from '@quant-engine/contracts';
import { DESK_CLIENT } from '@quant-engine/redis-server';
import type { Connection } from './connection';

/** A process of the desk that is connected to the server. */
export interface DeskProcess {
  /** As its store was named. */
  readonly name: string;
  readonly connections: number;
  readonly connectedS: number;
}

/** Desks may share a server, so a connection bears the prefix of its desk: `qe:ledger#desk-1:`. */
export function clientName(process: string, prefix: string): string {
  const desk = prefix === '' ? '' : `#${printable(prefix)}`;
  return DESK_CLIENT + printable(process) + desk;
}

/** What is not printable ASCII has no place in a client's name. */
function printable(text: string): string {
  return text.replaceAll(/[^!-~]|#/gu, encodeURIComponent);
}

/** The processes of a desk that are connected, in the order of their names. */
export async function deskProcesses(
  redis: Connection,
  prefix: string,
): Promise<readonly DeskProcess[]> {
  const found = new Map<string, DeskProcess>();
  for (const line of String(await redis.client('LIST')).split('\n')) {
    const { name: full = '', age } = clientOf(line);
    const [name = ''] = full.slice(DESK_CLIENT.length).split('#');
    if (full !== clientName(name, prefix)) continue;
    const before = found.get(name);
    found.set(name, {
      name,
      connections: (before?.connections ?? 0) + 1,
      connectedS: Math.max(before?.connectedS ?? 0, Number(age)),
    });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The names of all connections in an answer to `CLIENT LIST`. */
export function clientNames(list: string): readonly string[] {
  return list.split('\n').map((line) => clientOf(line)['name'] ?? '');
}

/** `id=3 addr=... name=qe:engine age=12 ...` */
function clientOf(line: string): WireFields {
  return Object.fromEntries(
    line.split(' ').map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
