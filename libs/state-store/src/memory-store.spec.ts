import {
  describeStoreContract,
  itLosesNothing,
  type StoreHarness,
} from '../test-support/store-contract';
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

itLosesNothing(harness, 150);
