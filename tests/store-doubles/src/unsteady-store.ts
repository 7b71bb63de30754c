import type {
  Commit,
  CommitOutcome,
  EventStore,
  JoinRequest,
  Leased,
  Membership,
} from '@quant-engine/state-store';

/** What happens to a commit on its way. */
export type Fate = 'LOST_BEFORE' | 'LOST_AFTER' | 'OFFSET' | 'GAP' | 'PASS';

/**
 * A store whose commits meet the fates given, one each, then pass: `LOST_BEFORE` the connection
 * breaks before the commit arrives, `LOST_AFTER` before its answer does.
 *
 * @param onCommit told of each commit before it meets its fate
 */
export function unsteady(
  store: EventStore,
  fates: Fate[],
  onCommit: (commit: Commit) => void = () => undefined,
): EventStore {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'join')
        return (request: JoinRequest) => joinUnsteady(target, request, fates, onCommit);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

async function joinUnsteady(
  store: EventStore,
  request: JoinRequest,
  fates: Fate[],
  onCommit: (commit: Commit) => void,
): Promise<Membership | Leased> {
  const joined = await store.join(request);
  if (joined.outcome === 'LEASED') return joined;
  return {
    outcome: 'JOINED',
    epoch: joined.epoch,
    attempts: joined.attempts,
    state: joined.state,
    read: (options) => joined.read(options),
    renew: () => joined.renew(),
    leave: () => joined.leave(),
    commit: (commit) => {
      onCommit(commit);
      return commitUnsteady(joined, commit, fates.shift() ?? 'PASS');
    },
  };
}

async function commitUnsteady(to: Membership, commit: Commit, fate: Fate): Promise<CommitOutcome> {
  if (fate === 'OFFSET' || fate === 'GAP') return fate;
  if (fate === 'LOST_BEFORE') throw connectionLost();
  const outcome = await to.commit(commit);
  if (fate === 'LOST_AFTER') throw connectionLost();
  return outcome;
}

function connectionLost(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
}
