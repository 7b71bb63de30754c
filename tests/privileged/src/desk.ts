import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@quant-engine/fixtures';
import {
  startPrivateServer,
  type PrivateServer,
  type PrivateServerOptions,
} from '@quant-engine/redis-server';
import { RedisStore, type RedisStoreOptions } from '@quant-engine/state-store';
import { audit, type Figures } from './audit';
import { CountingService, STREAM, type CountingOptions, type Note } from './counting-service';
import { type Producer } from './producer';

/** A server with stores, services and producers on it, all of which end with the test. */
export class Desk {
  readonly #endings: (() => Promise<void> | void)[] = [];
  #desks = 0;

  /** What is to be undone after the test, the last first. */
  defer(ending: () => Promise<void> | void): void {
    this.#endings.push(ending);
  }

  async end(): Promise<void> {
    for (const ending of this.#endings.splice(0).reverse()) await ending();
  }

  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'qe-privileged-'));
    this.defer(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }

  async server(options: Partial<PrivateServerOptions> = {}): Promise<PrivateServer> {
    const dir = options.dir ?? join(this.folder(), 'data');
    const server = await startPrivateServer({ detached: false, ...options, dir });
    this.defer(() => server.kill());
    return server;
  }

  /** A prefix that nothing stands under yet. */
  prefix(): string {
    return `{desk-${(this.#desks += 1)}}:`;
  }

  store(options: RedisStoreOptions): RedisStore {
    const store = new RedisStore(options);
    this.defer(() => store.close());
    return store;
  }

  /** A service in this process; its notes grow as it runs. */
  service(
    store: RedisStore,
    options: CountingOptions,
  ): { readonly service: CountingService; readonly notes: readonly Note[] } {
    const notes: Note[] = [];
    const service = new CountingService(store, { onNote: (note) => notes.push(note), ...options });
    return { service: service.start(), notes };
  }
}

/** Waits until the group stands at the last event, then counts. */
export async function settled(store: RedisStore, producer: Producer): Promise<Figures> {
  await until('everything is taken', async () => {
    const entries = await store.range(STREAM);
    const [status] = await store.groups();
    return status !== undefined && status.position === entries.at(-1)?.id;
  });
  return audit(store, producer.acknowledged);
}

/** Waits until the group has `count` more behind it than now. */
export async function goesOn(store: RedisStore, count: number): Promise<void> {
  const wanted = (await store.length('ev.alerts')) + count;
  await until(`${count} more are taken`, async () => (await store.length('ev.alerts')) >= wanted);
}
