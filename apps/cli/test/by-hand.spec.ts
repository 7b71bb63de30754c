import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { decodeEvent, type QeEvent } from '@quant-engine/contracts';
import { RedisStore } from '@quant-engine/state-store';
import { DeskProcesses } from './desk-processes';
import { ownRedis, until } from './own-desk';
import { freshFolder, removeFolders } from './qe';

const MS_MAX = 300_000;
const STREAMS = [
  'ev.session',
  'ev.exposure',
  'ev.decisions',
  'ev.intents',
  'ev.orders',
  'broker.commands',
  'broker.reports',
];

const redis = ownRedis();
let desk: DeskProcesses | undefined;
let store: RedisStore | undefined;

afterEach(async () => {
  await store?.close();
  await desk?.killAll();
});
afterAll(removeFolders);

/** Runs redis-cli as a person would. */
function redisCli(...args: readonly string[]): string {
  const { cli, socket } = redis().server;
  if (cli === undefined) throw new Error('this Redis came without a redis-cli');
  return execFileSync(cli, ['-s', socket, ...args], { encoding: 'utf8' });
}

async function eventsOf(stream: string): Promise<readonly QeEvent[]> {
  return ((await store?.range(stream)) ?? []).flatMap(({ fields }) => {
    const decoded = decodeEvent(fields, stream);
    return decoded.ok ? [decoded.event] : [];
  });
}

it(
  'an exposure above the cap, published by hand, shows its intent, order and fill with their causes',
  async () => {
    const { server } = redis();
    desk = new DeskProcesses(freshFolder(), server.url, ['--start', '11:00', '--speed', '20']);
    desk.startAll();
    store = new RedisStore({ url: server.url, name: 'test' });
    const newest = async (): Promise<QeEvent | undefined> =>
      (await eventsOf('ev.exposure')).findLast(({ account_id }) => account_id === 'IBKR_GUN');
    await until(async () => (await newest()) !== undefined);
    const found = await newest();
    const data = JSON.stringify({ ...found?.data, equity: '700000.00' });
    const now = (await eventsOf('ev.session')).at(-1)?.timestamp ?? '';

    const id = randomUUID();
    redisCli(
      ...['XADD', 'ev.exposure', '*', 'event_id', id, 'event_type', 'exposure', 'timestamp', now],
      ...['idempotency_key', `by-hand:${id}`, 'account_id', 'IBKR_GUN', 'data', data],
    );
    const fills = async (): Promise<readonly QeEvent[]> =>
      (await eventsOf('ev.orders')).filter(
        (event) =>
          event.event_type === 'order' &&
          event.correlation_id === id &&
          event.data.exec_id !== undefined,
      );
    await until(async () => (await fills()).length > 0);

    const byId = new Map<string, QeEvent>();
    for (const stream of STREAMS) {
      for (const event of await eventsOf(stream)) byId.set(event.event_id, event);
    }
    const chain: string[] = [];
    for (let event = (await fills())[0]; event !== undefined;) {
      chain.unshift(event.event_type);
      expect(event.event_id === id || event.causation_id !== undefined).toBe(true);
      event = byId.get(event.causation_id ?? '');
    }
    expect(chain).toEqual([
      'exposure',
      'decision',
      'intent',
      'order',
      'broker_command',
      'broker_report',
      'order',
    ]);
  },
  MS_MAX,
);
