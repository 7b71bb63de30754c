import fc from 'fast-check';
import { describeStoreContract, type StoreHarness } from '../test-support/store-contract';
import { STEPS, StoreModel } from '../test-support/store-model';
import { MemoryStore } from './index';

const harness: StoreHarness = {
  open: async () => {
    const store = new MemoryStore();
    return {
      store,
      appendRaw: async (stream, fields) => store.appendRaw(stream, fields),
      close: () => store.close(),
    };
  },
};

describeStoreContract('MemoryStore', harness);

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
    { numRuns: 300 },
  );
});
