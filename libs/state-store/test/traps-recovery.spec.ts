import { encodeEvent, isQeError } from '@quant-engine/contracts';
import {
  alertOn,
  commitOf,
  eventOf,
  joinGroup,
  quote,
  trade,
  until,
  within,
} from '@quant-engine/fixtures';
import type { Delivered, EventStore, Membership } from '../src/index';
import type { Loss, RedisStore } from '../src/redis/redis-store';
import { ownDesks } from '../test-support/own-desks';

jest.setTimeout(60_000);

const { redis, freshPrefix, open } = ownDesks({ appendfsync: 'everysec' });

/**
 * A service that makes an alert of each event, and joins again whenever the store tells it that it
 * stands elsewhere: as every service of the desk does.
 */
class AlertingService {
  rejoined = 0;
  readonly #store: EventStore;
  #member: Membership | undefined;

  constructor(store: EventStore) {
    this.#store = store;
  }

  /** Takes what there is; waits for one when there is none. */
  async turn(waitMs = 0): Promise<readonly Delivered[]> {
    this.#member ??= await joinGroup(this.#store);
    try {
      const taken = await this.#member.read({ countMax: 100, waitMs });
      if (taken.length === 0) return [];
      const outputs = taken.map((entry) => alertOn(eventOf(entry)));
      const outcome = await this.#member.commit(commitOf({ taken, outputs }));
      if (outcome === 'COMMITTED') return taken;
    } catch (error) {
      if (!isQeError(error) || error.code !== 'QE_STORE_GAP') throw error;
    }
    this.#member = undefined;
    this.rejoined += 1;
    return this.turn(waitMs);
  }
}

/** The events that alerts were made of. */
async function alerted(store: EventStore): Promise<readonly (string | undefined)[]> {
  return (await store.range('ev.alerts')).map(({ fields }) => fields['causation_id']);
}

function idsOf(...numbers: readonly number[]): readonly string[] {
  return numbers.map((n) => quote(n).event_id);
}

describe('a service goes on by itself', () => {
  it('when its group was taken away', async () => {
    const store = open();
    const service = new AlertingService(store);
    await store.publish([quote(1), quote(2)]);
    await service.turn();
    await redis().xgroup('DESTROY', store.keys.of('ev.l1'), 'exposure');
    await store.publish([quote(3)]);
    await service.turn();
    expect(service.rejoined).toBe(1);
    expect(await alerted(store)).toEqual(idsOf(1, 2, 3));
    expect(await store.groups()).toMatchObject([{ pending: 0, lag: 0 }]);
  });

  it('when its group was taken away under a read that waits', async () => {
    const store = open();
    const service = new AlertingService(store);
    await store.publish([quote(1)]);
    await service.turn();
    const turn = service.turn(30_000);
    await until('it waits', async () =>
      (await redis().info('clients')).includes('blocked_clients:1'),
    );
    await redis().xgroup('DESTROY', store.keys.of('ev.l1'), 'exposure');
    await store.publish([quote(2)]);
    await within('the turn', turn);
    expect(service.rejoined).toBe(1);
    expect(await alerted(store)).toEqual(idsOf(1, 2));
  });

  it('when its group was taken away between a read and its commit', async () => {
    const store = open();
    const member = await joinGroup(store);
    await store.publish([quote(1)]);
    const taken = await member.read({ countMax: 10 });
    await redis().xgroup('DESTROY', store.keys.of('ev.l1'), 'exposure');
    expect(await member.commit(commitOf({ taken }))).toBe('COMMITTED');
    const service = new AlertingService(store);
    await store.publish([quote(2)]);
    expect(await service.turn()).toHaveLength(1);
    expect(await alerted(store)).toEqual(idsOf(2));
  });

  it('when everything was flushed: it begins anew, and says what is gone', async () => {
    const prefix = freshPrefix();
    const losses: Loss[] = [];
    const store = open({ prefix, onLost: (loss) => losses.push(loss) });
    const service = new AlertingService(store);
    for (const n of [1, 2]) {
      await store.publish([quote(n)]);
      await service.turn();
    }
    // Of another process: one store has one membership of a group.
    const member = await joinGroup(open({ prefix, onLost: (loss) => losses.push(loss) }));
    await redis().flushall();
    expect(await member.commit(commitOf({}))).toBe('OFFSET');
    expect(losses).toEqual([{ group: 'exposure', commits: 2 }]);

    await store.publish([quote(3)]);
    await service.turn();
    expect(await alerted(store)).toEqual(idsOf(3));
    expect(await store.groups()).toMatchObject([{ epoch: 1, pending: 0, lag: 0 }]);
  });

  it('when everything was flushed: every process says so, an idle one too', async () => {
    const losses: Loss[] = [];
    const prefix = freshPrefix();
    const groups = ['exposure', 'ledger', 'decision_engine'];
    const stores = groups.map(() => open({ prefix, onLost: (loss) => losses.push(loss) }));
    for (const [n, group] of groups.entries()) {
      const member = await joinGroup(stores[n]!, { group });
      await member.commit(commitOf({}));
    }
    await redis().flushall();
    for (const [n, group] of groups.entries()) await joinGroup(stores[n]!, { group, again: true });
    expect(losses).toEqual(groups.map((group) => ({ group, commits: 1 })));
  });

  it('when the desk was begun anew on purpose, and calls that no loss', async () => {
    const losses: Loss[] = [];
    const store = open({ onLost: (loss) => losses.push(loss) });
    await (await joinGroup(store)).commit(commitOf({}));
    await store.wipe();
    await joinGroup(store, { again: true });
    expect(losses).toEqual([]);
  });

  it('when the stream was deleted and came again with smaller ids', async () => {
    const store = open();
    const service = new AlertingService(store);
    await store.publish([quote(1)]);
    await service.turn();
    await redis().del(store.keys.of('ev.l1'));
    for (const n of [2, 3]) {
      const fields = Object.entries(encodeEvent(quote(n))).flat();
      await redis().xadd(store.keys.of('ev.l1'), `${n}-0`, ...fields);
    }
    await service.turn();
    expect(await alerted(store)).toEqual(idsOf(1, 2, 3));
    expect(await store.groups()).toMatchObject([{ pending: 0, lag: 0, position: '3-0' }]);
  });

  it('when the stream was deleted', async () => {
    const store = open();
    const service = new AlertingService(store);
    await store.publish([quote(1), quote(2)]);
    await service.turn();
    await redis().del(store.keys.of('ev.l1'));
    await store.publish([quote(3)]);
    await service.turn();
    expect(await alerted(store)).toEqual(idsOf(1, 2, 3));
    const [last] = await store.range('ev.l1');
    expect(await store.groups()).toMatchObject([{ position: last?.id, pending: 0 }]);
  });

  it('when the server has forgotten the scripts: each of them', async () => {
    const store = open();
    const flush = (): Promise<unknown> => redis().script('FLUSH');
    await flush();
    await store.publish([quote(1)]);
    await flush();
    const member = await joinGroup(store);
    const taken = await member.read({ countMax: 10 });
    await flush();
    expect(await member.renew()).toBe(true);
    await flush();
    expect(await member.commit(commitOf({ taken, outputs: [alertOn(quote(1))] }))).toBe(
      'COMMITTED',
    );
    await flush();
    expect(await store.trim('ev.l1', { countMax: 0 })).toBe(1);
    await flush();
    await store.bury([
      { source: 'ev.l1', sourceId: '1', group: 'g', problems: [], fields: { a: '' } },
    ]);
    await flush();
    const [{ id } = { id: '' }] = await store.range('ev.dead');
    expect(await store.refeed(id)).toMatchObject({ outcome: 'FED' });
    await flush();
    await store.mailbox().post('turns', { a: 'b' });
    await flush();
    await member.leave();
    expect(await store.leases()).toMatchObject([{ owner: undefined, commits: 1 }]);
    expect(await store.length('ev.alerts')).toBe(1);
  });
});

describe('desks on one server', () => {
  const PREFIXES = ['', 'b:', '{c}:', 'd[1]*?:', 'd1*?:'];

  afterEach(() => redis().flushall());

  /** Something of every kind of key. */
  async function furnish(store: RedisStore, n: number): Promise<void> {
    await store.publish([quote(n), trade(n)]);
    await store.bury([
      { source: 'a', sourceId: `${n}`, group: 'exposure', problems: [], fields: { a: 'b' } },
    ]);
    await store.mailbox().post('turns', { n: String(n) });
    const member = await joinGroup(store, { owner: `owner-${n}` });
    const taken = await member.read({ countMax: 10 });
    const latest = { 'state:exposure': { n: String(n) } };
    await member.commit(
      commitOf({ taken, outputs: [alertOn(quote(n))], state: { n: `${n}` }, latest }),
    );
    const [{ id } = { id: '' }] = await store.range('ev.dead');
    await store.refeed(id);
  }

  it('see nothing of each other', async () => {
    const stores = PREFIXES.map((prefix) => open({ prefix }));
    for (const [n, store] of stores.entries()) await furnish(store, n);
    for (const [n, store] of stores.entries()) {
      expect(await store.streams()).toEqual([
        ...['again:exposure', 'ev.alerts', 'ev.l1', 'ev.prints', 'journal:exposure'],
      ]);
      expect(await store.hashes()).toEqual(['private:exposure', 'state:exposure']);
      expect(await store.latest('state:exposure')).toEqual({ n: String(n) });
      expect(await store.range('ev.l1')).toHaveLength(1);
      expect(await store.groups()).toMatchObject([{ stream: 'ev.l1', owner: `owner-${n}` }]);
      expect(await store.leases()).toMatchObject([{ owner: `owner-${n}`, commits: 1 }]);
      expect(await store.mailbox().read('turns', '0-0', 0)).toMatchObject([
        { fields: { n: String(n) } },
      ]);
    }
  });

  it.each(PREFIXES)('are wiped one at a time, and nothing else with them: "%s"', async (prefix) => {
    const stores = PREFIXES.map((one) => open({ prefix: one }));
    for (const [n, store] of stores.entries()) await furnish(store, n);
    const foreign = ['bull:orders:1', 'session', 'ev', 'eve.l1', 'bb:ev.l1', 'd1x:ev.l1'];
    for (const key of foreign) await redis().set(key, 'theirs');
    const others = (await redis().keys('*')).filter(
      (key) => !isOf(prefix, key) || [`${prefix}box:turns`, `${prefix}desk`].includes(key),
    );

    await open({ prefix }).wipe();
    expect((await redis().keys('*')).sort()).toEqual(others.sort());
    expect(await open({ prefix }).streams()).toEqual([]);
  });

  /** Whether a key belongs to a desk: the empty prefix begins all of them, and is not enough. */
  function isOf(prefix: string, key: string): boolean {
    const longest = PREFIXES.filter((one) => key.startsWith(one)).sort(
      (a, b) => b.length - a.length,
    );
    const rest = key.slice(prefix.length);
    return (
      longest[0] === prefix &&
      /^(ev\.|again:|journal:|state:|private:|group:|lease:|once:|box:|desk$)/.test(rest)
    );
  }
});
