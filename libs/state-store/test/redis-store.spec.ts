import { Redis } from 'ioredis';
import fc from 'fast-check';
import { endConnection } from '../src/redis/connection';
import { RedisStore } from '../src/redis/redis-store';
import { optionsOfUrl } from '../src/server/redis-url';
import { ownServer } from '../test-support/redis-server';
import { describeStoreContract, type StoreHarness } from '../test-support/store-contract';
import { STEPS, StoreModel } from '../test-support/store-model';

let admin: Redis;
afterAll(() => endConnection(admin));
const server = ownServer({ appendfsync: 'everysec' });
beforeAll(() => {
  admin = new Redis(optionsOfUrl(server().url));
});

let desks = 0;
const harness: StoreHarness = {
  open: async () => {
    const prefix = `{desk-${(desks += 1)}}:`;
    const store = new RedisStore({ url: server().url, prefix });
    return {
      store,
      appendRaw: async (stream, fields) =>
        (await admin.xadd(prefix + stream, '*', ...Object.entries(fields).flat())) ?? '',
      close: () => store.close(),
    };
  },
};

describeStoreContract('RedisStore', harness);

it('loses nothing and doubles nothing, whatever crashes and whoever comes back', async () => {
  const steps = fc.array(fc.constantFrom(...STEPS), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(steps, async (drawn) => {
      const { store, close } = await harness.open();
      const model = await StoreModel.start(store);
      for (const step of drawn) await model.run(step);
      await model.finish();
      await close();
    }),
    { numRuns: 100 },
  );
}, 120_000);
