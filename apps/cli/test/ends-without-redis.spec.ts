import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { startPrivateServer, unixUrl, type PrivateServer } from '@quant-engine/redis-server';
import { DeskProcesses, PROCESSES, type ProcessName } from './desk-processes';
import { freshFolder, removeFolders, SLOW_MS } from './qe';

jest.setTimeout(SLOW_MS);

const NAMES = Object.keys(PROCESSES) as ProcessName[];
const MODES = [
  ['a played day', ['--start', '16:20']] as const,
  ['a live clock', ['--live-clock']] as const,
];

let desk: DeskProcesses | undefined;
let server: PrivateServer | undefined;
afterEach(async () => {
  await desk?.killAll();
  // Also one that was stopped.
  await server?.kill();
  desk = undefined;
  server = undefined;
  removeFolders();
});

/** Every process ends by itself, none of them hard, and says so last. */
async function expectCleanEnds(running: DeskProcesses): Promise<void> {
  const codes = await running.stopAll();
  expect(codes).toEqual(Object.fromEntries(NAMES.map((name) => [name, 143])));
  for (const name of NAMES) {
    const log = running.log(name);
    expect(log).not.toContain('ended hard');
    expect(log).not.toMatch(/failed|^\s+at /m);
    expect(log.trimEnd().split('\n').at(-1)).toContain('stopped  code=143');
  }
}

describe.each(MODES)('%s', (_, options) => {
  it('whose Redis never came ends cleanly on a signal', async () => {
    const cwd = freshFolder();
    desk = new DeskProcesses(cwd, unixUrl(join(cwd, 'none.sock')), options);
    desk.startAll();
    for (const name of NAMES) await desk.said(name, 'waiting for Redis');
    await expectCleanEnds(desk);
  });

  it('whose Redis went away ends cleanly on a signal', async () => {
    const cwd = freshFolder();
    server = await startPrivateServer({ dir: join(cwd, 'redis'), detached: false });
    desk = new DeskProcesses(cwd, server.url, options);
    desk.startAll();
    await desk.said('engine', 'active');
    await desk.said('session', /active|day begins/);
    await server.kill();
    for (const name of NAMES) await desk.said(name, /Redis is away|waiting for Redis/);
    await expectCleanEnds(desk);
  });

  it('whose Redis hangs ends cleanly on a signal', async () => {
    const cwd = freshFolder();
    server = await startPrivateServer({ dir: join(cwd, 'redis'), detached: false });
    desk = new DeskProcesses(cwd, server.url, options);
    desk.startAll();
    await desk.said('engine', 'active');
    await desk.said('session', /active|day begins/);
    process.kill(server.pid, 'SIGSTOP');
    await expectCleanEnds(desk);
  });

  it('whose Redis takes a connection and says nothing ends cleanly on a signal', async () => {
    const cwd = freshFolder();
    const sockets: Socket[] = [];
    const socket = join(cwd, 'mute.sock');
    const mute = createServer((one) => void sockets.push(one)).listen(socket);
    await once(mute, 'listening');
    desk = new DeskProcesses(cwd, unixUrl(socket), options);
    desk.startAll();
    for (const name of NAMES) await desk.said(name, 'started');
    await expectCleanEnds(desk);
    mute.close();
    for (const socket of sockets) socket.destroy();
  });
});
