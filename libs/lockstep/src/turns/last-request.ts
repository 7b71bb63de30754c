import { STREAM_START, type Mailbox } from '@quant-engine/state-store';
import { decodeRequest, requestsOf, type Request, type TurnRequest } from './messages';

/** A turn that was asked of a group. */
export type LastTurn = TurnRequest & { readonly group: string };

/** What the requests of earlier conductors say; they are the memory of a desk's conductors. */
export interface History {
  /** The number of the last one; 0 when nothing was ever asked. */
  readonly n: number;
  /** The run that it belongs to. */
  readonly run: string | undefined;
}

export async function historyOf(mailbox: Mailbox, groups: readonly string[]): Promise<History> {
  let last: History = { n: 0, run: undefined };
  for (const group of groups) {
    for (const { n, run } of await requestsIn(mailbox, group)) if (n > last.n) last = { n, run };
  }
  return last;
}

/**
 * The last turn of a run that a conductor before this one asked for. Every group has joined this
 * conductor, so no older one is served any more, and the answer is final.
 */
export async function lastTurnOf(
  mailbox: Mailbox,
  groups: readonly string[],
  me: { readonly run: string; readonly by: string },
): Promise<LastTurn | undefined> {
  const turns: (Request & { readonly group: string })[] = [];
  for (const group of groups) {
    for (const request of servedBefore(await requestsIn(mailbox, group), me.by)) {
      if (request.run === me.run) turns.push({ ...request, group });
    }
  }
  const [last] = turns.sort((a, b) => b.epoch - a.epoch || b.n - a.n);
  return last?.turn === undefined ? undefined : { ...last.turn, group: last.group };
}

/** The turns that the service served: each of the conductor that it had joined by then. */
function servedBefore(requests: readonly Request[], me: string): readonly Request[] {
  const served: Request[] = [];
  let last: Request | undefined;
  for (const request of requests) {
    if (request.by === me) break;
    const isJoin = request.kind === 'JOIN';
    if (isJoin ? isOutdated(request, last) : request.by !== (last?.by ?? request.by)) continue;
    last = request;
    if (request.kind === 'TURN') served.push(request);
  }
  return served;
}

/**
 * Whether a conductor woke up after its successor was served. In one run the fencing token tells.
 * It begins anew with the store; but who begins a run has read the numbers of all that went before.
 *
 * @param last the request that was served last
 */
export function isOutdated(
  { run, epoch, n }: Request,
  last: Pick<Request, 'run' | 'epoch' | 'n'> | undefined,
): boolean {
  if (last === undefined) return false;
  return run === last.run ? epoch < last.epoch : n <= last.n;
}

async function requestsIn(mailbox: Mailbox, group: string): Promise<readonly Request[]> {
  const requests: Request[] = [];
  let after = STREAM_START;
  for (;;) {
    const entries = await mailbox.read(requestsOf(group), after, 0);
    for (const { id, fields } of entries) {
      after = id;
      const request = decodeRequest(fields);
      if (request !== undefined) requests.push(request);
    }
    if (entries.length === 0) return requests;
  }
}
