import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findServer } from '@quant-engine/redis-server';
import { hireJanitor } from './janitor';

/**
 * The server, two machines and what lies between them, each a network namespace:
 *
 *     near ---- near bridge ==== far bridge ---- server
 *                                    \---------- far
 *
 * The double line is what is cut. The link of `near` itself stays up, so that it sees what a
 * machine sees when a network far away fails: nothing at all, no reset and no error.
 */
export interface Network {
  /** What stands in front of a command that runs on a machine. */
  on(machine: Machine): readonly string[];
  readonly serverAddress: string;
  /** Cuts off `near`. The server and `far` go on. */
  cut(): void;
  heal(): void;
  /** Ends what still runs on the machines, and takes them away. */
  remove(): Promise<void>;
}

export type Machine = keyof typeof ADDRESSES;

/** Of a range that is kept for examples: nothing outside has such an address. */
const ADDRESSES = { server: '192.0.2.1', near: '192.0.2.2', far: '192.0.2.3' } as const;
const MACHINES = ['server', 'near', 'far'] as const;
const BRIDGE_OF = { server: 'far-bridge', near: 'near-bridge', far: 'far-bridge' } as const;

export function buildNetwork(): Network {
  const nameOf = (part: string): string => `qe-net-${process.pid}-${part}`;
  const wires = nameOf('wires');
  const names = [wires, ...MACHINES.map(nameOf)];
  const janitor = hireJanitor(
    names.flatMap((name) => [`ip netns pids ${name} | xargs -r kill -9`, `ip netns del ${name}`]),
  );
  names.forEach((name) => ip('netns', 'add', name));
  for (const bridge of ['near-bridge', 'far-bridge']) {
    inside(wires, 'link', 'add', bridge, 'type', 'bridge');
    inside(wires, 'link', 'set', bridge, 'up');
  }
  inside(wires, 'link', 'add', 'one', 'type', 'veth', 'peer', 'name', 'other');
  plug(wires, 'one', 'near-bridge');
  plug(wires, 'other', 'far-bridge');
  for (const machine of MACHINES) {
    const home = nameOf(machine);
    inside(wires, 'link', 'add', machine, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', home);
    plug(wires, machine, BRIDGE_OF[machine]);
    inside(home, 'address', 'add', `${ADDRESSES[machine]}/24`, 'dev', 'eth0');
    inside(home, 'link', 'set', 'eth0', 'up');
    inside(home, 'link', 'set', 'lo', 'up');
  }
  return {
    on: (machine) => ['ip', 'netns', 'exec', nameOf(machine)],
    serverAddress: ADDRESSES.server,
    cut: () => inside(wires, 'link', 'set', 'one', 'down'),
    heal: () => inside(wires, 'link', 'set', 'one', 'up'),
    remove: () => janitor.clean(),
  };
}

/**
 * A PATH with a server that runs on a machine of the network. Its socket is a file, which is
 * reached from everywhere.
 */
export async function serverPath(folder: string, network: Network): Promise<string> {
  const { found } = await findServer();
  if (found === undefined)
    throw new Error('there is no server to start: run the other tests first');
  const library = found.libraryPath === undefined ? '' : `LD_LIBRARY_PATH='${found.libraryPath}' `;
  const command = `${library}exec ${network.on('server').join(' ')} '${found.path}' "$@"`;
  mkdirSync(folder);
  const program = join(folder, `${found.product}-server`);
  writeFileSync(program, `#!/bin/sh\n${command}\n`);
  chmodSync(program, 0o755);
  return `${folder}:${process.env['PATH'] ?? ''}`;
}

function plug(wires: string, link: string, bridge: string): void {
  inside(wires, 'link', 'set', link, 'master', bridge);
  inside(wires, 'link', 'set', link, 'up');
}

function inside(namespace: string, ...args: string[]): void {
  ip('-n', namespace, ...args);
}

function ip(...args: string[]): void {
  execFileSync('ip', args);
}
