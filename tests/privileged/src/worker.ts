/** A counting service as a process of its own. Tells on standard output what happens to it. */
import { RedisStore } from '@quant-engine/state-store';
import { CountingService, type Note } from './counting-service';

export interface WorkerOptions {
  readonly url: string;
  readonly prefix: string;
  readonly owner: string;
  readonly leaseMs: number;
}

const { url, prefix, owner, leaseMs } = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions;

const store = new RedisStore({
  url,
  prefix,
  name: owner,
  onServer: ({ state, reason }) => service.note({ what: state, text: reason }),
  onLost: ({ commits }) => service.note({ what: 'LOST', commits }),
});
const service = new CountingService(store, {
  owner,
  leaseMs,
  onNote: (note: Note) => void process.stdout.write(`${JSON.stringify(note)}\n`),
}).start();
