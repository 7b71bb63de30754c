import { setTimeout as delay } from 'node:timers/promises';
import { isQeError } from '@quant-engine/contracts';
import { RedisStore, type Membership } from '@quant-engine/state-store';
import { countingCommit, LAST_COMMIT } from '../counting';
import { GROUP, STREAMS } from '../desk-events';
import { LEASE_MS, READ_WAIT_MS } from '../protocol';
import type { WorkerContext } from './context';

const BATCH_MAX = 50;

/** The service as the store means it to be run: joins, and joins again whenever it is in doubt. */
export async function runFenced(context: WorkerContext): Promise<void> {
  const { url, prefix, name } = context.assignment;
  const store = new RedisStore({
    url,
    prefix,
    name,
    onLost: () => context.note('LOSS'),
  });
  for (;;) await serve(await joinAsSoonAsPossible(store, context), context);
}

async function joinAsSoonAsPossible(
  store: RedisStore,
  context: WorkerContext,
): Promise<Membership> {
  const { name: owner } = context.assignment;
  for (;;) {
    const joining = store.join({ group: GROUP, streams: STREAMS, owner, leaseMs: LEASE_MS });
    context.reach('JOIN_SENT');
    const joined = await joining;
    if (joined.outcome === 'LEASED') {
      await delay(joined.remainingMs);
      continue;
    }
    const { epoch, state } = joined;
    context.note('JOINED', { epoch, commit: state[LAST_COMMIT] ?? '' });
    context.reach('JOINED', { epoch });
    return joined;
  }
}

/** Takes batch after batch, until a commit is refused or the place is lost. */
async function serve(member: Membership, context: WorkerContext): Promise<void> {
  const keepLease = setInterval(() => void renewOrLeave(member), LEASE_MS / 3);
  const { epoch } = member;
  let { state } = member;
  try {
    for (let number = 1; ; number += 1) {
      const taken = await member.read({ countMax: BATCH_MAX, waitMs: READ_WAIT_MS });
      if (taken.length === 0) {
        if (await member.renew()) continue;
        return context.note('LEASE_LOST', { epoch });
      }
      const name = `${context.assignment.name}:${epoch}:${number}`;
      context.reach('READ', { epoch });
      const commit = countingCommit(taken, state, name);
      context.reach('COMMIT_READY', { epoch });
      const committing = member.commit(commit);
      context.reach('COMMIT_SENT', { epoch, commit: name });
      const outcome = await committing;
      context.reach('COMMIT_ANSWERED', { epoch, commit: name });
      if (outcome !== 'COMMITTED') return context.note(outcome, { epoch });
      state = { ...state, ...(commit.state as Record<string, string>) };
    }
  } catch (error) {
    const code = isQeError(error) ? error.code : undefined;
    if (code === 'QE_STORE_GAP') context.note('GROUP_GONE', { epoch });
    else if (code === 'QE_STORE_FENCED') context.note('LEASE_LOST', { epoch });
    else throw error;
  } finally {
    clearInterval(keepLease);
    await member.leave();
  }
}

/** Who has lost the place lets go of a read that waits, and so becomes the standby. */
async function renewOrLeave(member: Membership): Promise<void> {
  if (!(await member.renew())) await member.leave();
}
