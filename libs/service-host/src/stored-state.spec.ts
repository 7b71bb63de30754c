import { rootEvent, STREAM_OF, type Core } from '@quant-engine/contracts';
import { MemoryStore } from '@quant-engine/state-store';
import { createLogger } from './logger';
import type { Service } from './service';
import { ServiceHost } from './service-host';
import { storedState } from './stored-state';

const core: Core<{ readonly count: number }> = {
  codec: {
    version: 1,
    slices: ({ count }) => ({ count }),
    restore: (reader) => ({ count: Number(reader.value('count')) }),
  },
  initialState: () => ({ count: 0 }),
  problemsOf: () => [],
  step: ({ count }, events) => ({
    state: { count: count + events.length },
    outputs: [],
    latest: {},
  }),
};
const service: Service<{ readonly count: number }> = {
  group: 'counter',
  streams: [STREAM_OF.alert],
  core,
};

describe('the state of a service, read from the store', () => {
  it('is the one it starts with before its first commit, then that of the last one', async () => {
    const store = new MemoryStore();
    expect(await storedState(service, store)).toEqual({ count: 0 });
    const logger = createLogger({ app: 'test', level: 'error', format: 'json' });
    const host = new ServiceHost(service, { store, owner: 'test', leaseMs: 1000, logger });
    await host.join();
    const alert = {
      alert_type: 'TEST',
      severity: 'info',
      message: 'test',
      needs_ack: false,
    } as const;
    await store.publish([rootEvent('alert', 'one', '1768228200000000000', alert)]);
    await host.turn();
    expect(host.state).toEqual({ count: 1 });
    expect(await storedState(service, store)).toEqual({ count: 1 });
  });
});
