import { performance } from 'node:perf_hooks';
import { STREAM_OF, type QeEvent } from '@quant-engine/contracts';
import { RedisStore } from '@quant-engine/state-store';
import type { Bench } from './bench';
import { Work } from './work';

/** As large as the batches of the desk's services. */
const BATCH_MAX = 500;

/** Our hop, as the desk's services make it: read, decode and validate, work, commit in one. */
export async function runHop({ url, prefix, quotes }: Bench, group: string): Promise<number> {
  const store = new RedisStore({ url, prefix, name: 'bench' });
  try {
    const streams = [STREAM_OF.l1];
    const member = await store.join({ group, streams, owner: 'bench', leaseMs: 60_000 });
    if (member.outcome !== 'JOINED') throw new Error(`${group} is leased to ${member.owner}`);
    const work = new Work();
    const startMs = performance.now();
    for (let done = 0; done < quotes;) {
      const taken = await member.read({ countMax: BATCH_MAX });
      const outputs: QeEvent[] = [];
      const state: Record<string, string> = {};
      for (const entry of taken) {
        const worked = work.take(entry);
        outputs.push(worked.output);
        state[worked.symbol] = worked.state;
      }
      const outcome = await member.commit({ taken, outputs, state, latest: {}, dead: [] });
      if (outcome !== 'COMMITTED') throw new Error(`a commit was answered with ${outcome}`);
      done += taken.length;
    }
    return quotes / ((performance.now() - startMs) / 1_000);
  } finally {
    await store.close();
  }
}
