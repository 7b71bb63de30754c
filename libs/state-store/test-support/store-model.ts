import { STREAM_OF, type QeEvent } from '@quant-engine/contracts';
import { alertOn, commitOf, eventOf, joinGroup, quote, trade } from '@quant-engine/fixtures';
import { at } from '@quant-engine/testkit';
import {
  decodeJournalBatch,
  type Commit,
  type CommitOutcome,
  type Delivered,
  type EventStore,
  type Membership,
} from '../src/index';

const GROUP = 'exposure';
const STREAMS = ['ev.l1', 'ev.prints'];

/** What may happen to a service and to those around it, in any order. */
export type Step =
  | { readonly do: 'publish'; readonly type: 'l1' | 'print'; readonly second: number }
  | { readonly do: 'publish again' | 'commit again' | 'commit with a gap' }
  | { readonly do: 'crash' | 'crash after the commit' | 'zombie commits' }
  | { readonly do: 'read'; readonly countMax: number }
  | { readonly do: 'commit'; readonly count: number };

/** The steps to draw from; what happens often stands here more than once. */
export const STEPS: readonly Step[] = [
  ...[0, 3, 9].flatMap((second): Step[] => [
    { do: 'publish', type: 'l1', second },
    { do: 'publish', type: 'print', second },
  ]),
  ...[1, 2, 5].flatMap((count): Step[] => [
    { do: 'read', countMax: count },
    { do: 'commit', count },
  ]),
  { do: 'publish again' },
  { do: 'commit again' },
  { do: 'commit with a gap' },
  { do: 'crash' },
  { do: 'crash after the commit' },
  { do: 'zombie commits' },
];

/** One life of an instance: what it was handed and has not committed, and how much it counted. */
interface Instance {
  readonly member: Membership;
  inHand: readonly Delivered[];
  counted: number;
}

/**
 * A service that counts events and makes one alert of each, driven through crashes, zombies and
 * repeated commits. Each step checks the outcome it must have; `finish` checks what is left.
 */
export class StoreModel {
  readonly #store: EventStore;
  readonly #published: QeEvent[] = [];
  readonly #zombies: Instance[] = [];
  #active: Instance;
  #lastCommit: Commit | undefined;

  static async start(store: EventStore): Promise<StoreModel> {
    return new StoreModel(store, await join(store));
  }

  private constructor(store: EventStore, active: Instance) {
    this.#store = store;
    this.#active = active;
  }

  async run(step: Step): Promise<void> {
    switch (step.do) {
      case 'publish':
        return this.#publish(step.type, step.second);
      case 'publish again':
        return this.#publishAgain();
      case 'read':
        return this.#read(step.countMax);
      case 'commit':
        return this.#commit(step.count);
      case 'commit again':
        return this.#expect(this.#active, this.#lastCommit, 'OFFSET');
      case 'commit with a gap':
        return this.#commitWithGap();
      case 'crash':
        return this.#crash();
      case 'crash after the commit':
        await this.#commit(2);
        return this.#crash();
      case 'zombie commits':
        return this.#zombieCommits();
    }
  }

  /** Takes what is left, then compares the whole store with what was published. */
  async finish(): Promise<void> {
    await this.#crash();
    do {
      await this.#commit(this.#active.inHand.length);
      await this.#read(3);
    } while (this.#active.inHand.length > 0);

    const taken = await this.#journal();
    for (const stream of STREAMS) {
      const entries = await this.#store.range(stream);
      const published = this.#published.filter((event) => STREAM_OF[event.event_type] === stream);
      expect(entries.map(({ fields }) => fields['event_id'])).toEqual(
        published.map((event) => event.event_id),
      );
      expect(taken.filter(([name]) => name === stream)).toEqual(
        entries.map(({ id }) => [stream, id]),
      );
    }
    await this.#compareOutputs(taken);
    const { count = '0' } = await this.#store.latest(`private:${GROUP}`);
    expect(Number(count)).toBe(this.#published.length);
  }

  async #publish(type: 'l1' | 'print', second: number): Promise<void> {
    const n = this.#published.length;
    const event = type === 'l1' ? quote(n, at(second)) : trade(n, at(second));
    const [published] = await this.#store.publish([event]);
    expect(published?.outcome).toBe('APPENDED');
    this.#published.push(event);
  }

  async #publishAgain(): Promise<void> {
    const event = this.#published.at(-1);
    if (event === undefined) return;
    const [published] = await this.#store.publish([event]);
    expect(published?.outcome).toBe('DUPLICATE');
  }

  async #read(countMax: number): Promise<void> {
    const batch = await this.#active.member.read({ countMax });
    this.#active.inHand = [...this.#active.inHand, ...batch];
  }

  async #commit(count: number): Promise<void> {
    const { inHand, counted } = this.#active;
    const taken = inHand.slice(0, count);
    if (taken.length === 0) return;
    const commit = batchOf(taken, counted);
    await this.#expect(this.#active, commit, 'COMMITTED');
    this.#active.inHand = inHand.slice(taken.length);
    this.#active.counted += taken.length;
    this.#lastCommit = commit;
  }

  async #commitWithGap(): Promise<void> {
    const { inHand, counted } = this.#active;
    const [first, ...rest] = inHand;
    const taken = rest.filter(({ stream }) => stream === first?.stream);
    if (taken.length > 0) await this.#expect(this.#active, batchOf(taken, counted), 'GAP');
  }

  async #crash(): Promise<void> {
    this.#zombies.push(this.#active);
    this.#active = await join(this.#store);
  }

  async #zombieCommits(): Promise<void> {
    for (const zombie of this.#zombies) {
      const batch = await zombie.member.read({ countMax: 2 });
      const taken = [...zombie.inHand, ...batch];
      await this.#expect(zombie, batchOf(taken, zombie.counted), 'FENCED');
    }
  }

  async #expect(
    instance: Instance,
    commit: Commit | undefined,
    outcome: CommitOutcome,
  ): Promise<void> {
    if (commit !== undefined) expect(await instance.member.commit(commit)).toBe(outcome);
  }

  async #journal(): Promise<readonly (readonly [stream: string, id: string])[]> {
    const entries = await this.#store.range(`journal:${GROUP}`);
    return entries.flatMap((entry) => decodeJournalBatch(GROUP, entry).taken);
  }

  /** One alert for each entry, in the order in which the entries were taken. */
  async #compareOutputs(taken: readonly (readonly [string, string])[]): Promise<void> {
    const causes = new Map<string, string | undefined>();
    for (const stream of STREAMS) {
      for (const { id, fields } of await this.#store.range(stream)) {
        causes.set(`${stream} ${id}`, fields['event_id']);
      }
    }
    const alerts = await this.#store.range('ev.alerts');
    expect(alerts.map(({ fields }) => fields['causation_id'])).toEqual(
      taken.map(([stream, id]) => causes.get(`${stream} ${id}`)),
    );
  }
}

async function join(store: EventStore): Promise<Instance> {
  const member = await joinGroup(store, { group: GROUP, streams: STREAMS });
  return { member, inHand: [], counted: Number(member.state['count'] ?? '0') };
}

function batchOf(taken: readonly Delivered[], counted: number): Commit {
  return commitOf({
    taken,
    outputs: taken.map((entry) => alertOn(eventOf(entry))),
    state: { count: String(counted + taken.length) },
  });
}
