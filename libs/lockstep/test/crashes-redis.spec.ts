import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SOAK } from '@quant-engine/fixtures';
import { startPrivateServer, type PrivateServer } from '@quant-engine/redis-server';
import { RedisStore } from '@quant-engine/state-store';
import { ringServices, numberedSnapshotOf } from '@quant-engine/store-doubles';
import { playCrashingDays } from './crashing-desk';

/** Long enough to fetch a server on a machine that has none. */
const FETCH_MS = 300_000;
/** A second each is plenty; a soak plays many times more, which finds what is rare. */
const DAYS = 12;
const LIMIT_MS = 60_000 + DAYS * 1_000;
jest.setTimeout(60_000 + LIMIT_MS * SOAK);

const dir = mkdtempSync(join(tmpdir(), 'qe-crashes-'));
let server: PrivateServer;
beforeAll(async () => {
  server = await startPrivateServer({ dir, appendfsync: 'everysec', detached: false });
}, FETCH_MS);
afterAll(async () => {
  await server.kill();
  rmSync(dir, { recursive: true, force: true });
});

function redisCli(...args: readonly string[]): void {
  if (server.cli === undefined) throw new Error('this Redis came without a redis-cli');
  execFileSync(server.cli, ['-s', server.socket, ...args]);
}

test('whatever processes crash, freeze or fail at whatever points, the day is the same', async () => {
  let days = 0;
  await playCrashingDays(
    async (play) => {
      const prefix = `day-${(days += 1)}:`;
      const stores: RedisStore[] = [];
      const open = () => {
        const store = new RedisStore({ url: server.url, prefix, name: 'crashes' });
        stores.push(store);
        return { store, mailbox: store.mailbox() };
      };
      const letLeasesEnd = async (): Promise<void> => {
        const leases = ringServices().map(({ group }) => `${prefix}lease:${group}`);
        redisCli('DEL', ...leases);
      };
      try {
        return await play({ open, letLeasesEnd });
      } finally {
        await Promise.all(stores.map((store) => store.close()));
      }
    },
    { days: DAYS, limitMs: LIMIT_MS, snapshot: numberedSnapshotOf },
  );
  process.stdout.write(`crashes: ${days} days\n`);
});
