import type { WireFields } from '@quant-engine/contracts';
import type { EventStore } from '../src/index';

/** How a home of the store is opened for a test, empty each time. */
export interface StoreHarness {
  open(): Promise<OpenStore>;
}

export interface OpenStore {
  readonly store: EventStore;
  /** Appends an entry past all checks and resolves to its id. */
  appendRaw(stream: string, fields: WireFields): Promise<string>;
  /** Also after the test itself has closed the store. */
  close(): Promise<void>;
}

/** Opens a store before each test and closes it afterwards. */
export function openEach(harness: StoreHarness): () => OpenStore {
  let open: OpenStore | undefined;
  beforeEach(async () => {
    open = await harness.open();
  });
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });
  return () => {
    if (open === undefined) throw new Error('the store is open inside a test only');
    return open;
  };
}
