import {
  alertOn,
  commitOf,
  endClient,
  eventOf,
  FlakyLink,
  joinGroup,
  quote,
  takeAsOlder,
  until,
  within,
} from '@quant-engine/fixtures';
import { optionsOfUrl } from '@quant-engine/redis-server';
import { Redis } from 'ioredis';
import type { Membership } from '../src/index';
import type { RedisStore } from '../src/redis/redis-store';
import { ownDesks } from '../test-support/own-desks';

jest.setTimeout(60_000);

const { server, redis, freshPrefix, open } = ownDesks();

let link: FlakyLink;
beforeEach(async () => {
  link = await FlakyLink.open(server().socket);
});
afterEach(() => link.close());

const TIMES = 20;
const SCRIPT = /\beval(sha)?\b/i;

/** The clients that wait in a read at the server. */
async function waitingClients(): Promise<readonly string[]> {
  const clients = String(await redis().client('LIST')).split('\n');
  return clients.filter((line) => / flags=\w*b/.test(line)).map((line) => line.split(' ')[0] ?? '');
}

/** Resolves when a client waits in a read that did not before. */
function untilOneWaits(before: readonly string[] = []): Promise<readonly string[]> {
  return until('a client waits in a read', async () => {
    const waiting = await waitingClients();
    return waiting.some((id) => !before.includes(id)) && waiting;
  });
}

/** A store behind the link, and one beside it on the same desk. */
function openBoth(): { readonly store: RedisStore; readonly beside: RedisStore } {
  const prefix = freshPrefix();
  return { store: open({ url: link.url, prefix }), beside: open({ prefix }) };
}

describe('a command whose answer is lost is sent again, and its effect is there once', () => {
  it('the trap is real: a plain XADD stands there twice, and nobody says so', async () => {
    const plain = new Redis({ ...optionsOfUrl(link.url), maxRetriesPerRequest: null });
    const key = freshPrefix() + 'plain';
    for (let n = 1; n <= TIMES; n += 1) {
      link.loseAnswers(/xadd/i, 1);
      await plain.xadd(key, '*', 'n', String(n));
    }
    await endClient(plain);
    expect(link.lost).toBe(TIMES);
    expect(await redis().xlen(key)).toBe(2 * TIMES);
  });

  it('publish', async () => {
    const { store, beside } = openBoth();
    const ids = [];
    for (let n = 1; n <= TIMES; n += 1) {
      link.loseAnswers(SCRIPT, 1);
      const published = await store.publish([quote(2 * n), quote(2 * n + 1)]);
      ids.push(...published.map((one) => ('id' in one ? one.id : '')));
    }
    expect(link.lost).toBe(TIMES);
    expect((await beside.range('ev.l1')).map(({ id }) => id)).toEqual(ids);
    expect(ids).toHaveLength(2 * TIMES);
  });

  it('a dead letter', async () => {
    const { store, beside } = openBoth();
    for (let n = 1; n <= TIMES; n += 1) {
      link.loseAnswers(SCRIPT, 1);
      await store.bury([{ source: 'a.csv', sourceId: `${n}`, problems: [], fields: {} }]);
    }
    expect(link.lost).toBe(TIMES);
    expect(await beside.length('ev.dead')).toBe(TIMES);
  });

  it('a commit with inputs, which answers COMMITTED', async () => {
    const { store, beside } = openBoth();
    await beside.publish(Array.from({ length: TIMES }, (_, n) => quote(n)));
    const member = await joinGroup(store);
    for (let n = 1; n <= TIMES; n += 1) {
      const taken = await member.read({ countMax: 1 });
      const outputs = taken.map((entry) => alertOn(eventOf(entry)));
      link.loseAnswers(SCRIPT, 1);
      expect(await member.commit(commitOf({ taken, outputs, state: { n: `${n}` } }))).toBe(
        'COMMITTED',
      );
    }
    expect(link.lost).toBe(TIMES);
    expect(await beside.length('ev.alerts')).toBe(TIMES);
    expect(await beside.length('journal:exposure')).toBe(TIMES);
    expect(await beside.groups()).toMatchObject([{ pending: 0, lag: 0 }]);
  });

  it('a commit without inputs, which nothing but its number tells from the next', async () => {
    const { store, beside } = openBoth();
    const clock = await joinGroup(store, { group: 'clock', streams: [] });
    for (let n = 1; n <= TIMES; n += 1) {
      link.loseAnswers(SCRIPT, 1);
      const outputs = [alertOn(quote(1))];
      expect(await clock.commit(commitOf({ outputs }))).toBe('COMMITTED');
    }
    expect(link.lost).toBe(TIMES);
    expect(await beside.length('ev.alerts')).toBe(TIMES);
  });

  it('a message to a mailbox', async () => {
    const { store, beside } = openBoth();
    const mailbox = store.mailbox();
    const ids = [];
    for (let n = 1; n <= TIMES; n += 1) {
      link.loseAnswers(SCRIPT, 1);
      ids.push(await mailbox.post('turns', { n: `${n}` }));
    }
    expect(link.lost).toBe(TIMES);
    const posted = await beside.mailbox().read('turns', '0-0', 0);
    expect(posted.map(({ id }) => id)).toEqual(ids);
  });

  it('a dead letter that is fed again', async () => {
    const { store, beside } = openBoth();
    const fields = { a: '1' };
    await store.bury([
      { source: 'ev.l1', sourceId: '1-0', group: 'exposure', problems: [], fields },
    ]);
    const [letter] = await beside.range('ev.dead');
    link.loseAnswers(SCRIPT, 1);
    const refed = await store.refeed(letter!.id);
    expect(link.lost).toBe(1);
    const [again, ...more] = await beside.range('again:exposure');
    expect(again).toMatchObject({ fields });
    expect(more).toEqual([]);
    expect(refed).toMatchObject({ outcome: 'FED', id: again!.id });
    expect(await beside.length('ev.dead')).toBe(0);
  });

  it('a join, which counts an attempt that has ended once, and keeps the count', async () => {
    const { store, beside } = openBoth();
    await beside.publish([quote(1)]);
    const dead = await joinGroup(store);
    await dead.read({ countMax: 10 });
    link.loseAnswers(SCRIPT, 1);
    expect(await joinGroup(store)).toMatchObject({ attempts: 1 });
    expect(link.lost).toBe(1);
  });

  it('a join, which is one with a higher epoch, and a lease that is given back', async () => {
    const { store, beside } = openBoth();
    await beside.publish([quote(1)]);
    link.loseAnswers(SCRIPT, 1);
    const member = await joinGroup(store);
    expect(link.lost).toBe(1);
    const taken = await member.read({ countMax: 10 });
    expect(await member.commit(commitOf({ taken }))).toBe('COMMITTED');

    link.loseAnswers(SCRIPT, 1);
    expect(await member.renew()).toBe(true);
    link.loseAnswers(SCRIPT, 1);
    await member.leave();
    expect(link.lost).toBe(3);
    expect(await beside.leases()).toMatchObject([{ owner: undefined }]);
  });
});

describe('a read that waits', () => {
  async function waitingMember(): Promise<{
    member: Membership;
    beside: RedisStore;
    store: RedisStore;
  }> {
    const { store, beside } = openBoth();
    return { member: await joinGroup(store), beside, store };
  }

  it('holds up nothing else that is asked of the same store', async () => {
    const { member, store, beside } = await waitingMember();
    const reading = member.read({ countMax: 10, waitMs: 600_000 });
    await untilOneWaits();
    await within('the length', store.length('ev.l1'), 5_000);
    await within('the lease', member.renew(), 5_000);
    await within('another join', joinGroup(store, { group: 'ledger' }), 5_000);
    expect(await waitingClients()).toHaveLength(1);
    await within('a publish', beside.publish([quote(1)]), 5_000);
    expect(await within('the read', reading)).toHaveLength(1);
  });

  it('the trap is real: on one connection a PING waits behind it', async () => {
    const one = new Redis(optionsOfUrl(server().url));
    const key = freshPrefix() + 'none';
    const order: string[] = [];
    await Promise.all([
      one.xread('BLOCK', 300, 'STREAMS', key, '$').then(() => order.push('read')),
      one.ping().then(() => order.push('ping')),
    ]);
    await endClient(one);
    expect(order).toEqual(['read', 'ping']);
  });

  it('goes on when its link is cut', async () => {
    const { member, beside } = await waitingMember();
    const reading = member.read({ countMax: 10, waitMs: 600_000 });
    const before = await untilOneWaits();
    link.cut();
    await untilOneWaits(before);
    await beside.publish([quote(1)]);
    expect(await within('the read', reading)).toHaveLength(1);
  });

  it('is given again by the next read what the server handed to a link that was cut', async () => {
    const { member, beside } = await waitingMember();
    link.loseAnswers(/\bBLOCK\b/, 1);
    const reading = member.read({ countMax: 10, waitMs: 1_000 });
    await untilOneWaits();
    await beside.publish([quote(1)]);
    const taken = [...(await reading), ...(await member.read({ countMax: 10 }))];
    expect(link.lost).toBe(1);
    expect(taken).toHaveLength(1);
    expect(await member.commit(commitOf({ taken }))).toBe('COMMITTED');
  });

  it('goes on when the server is killed and started again', async () => {
    const { member, beside } = await waitingMember();
    const reading = member.read({ countMax: 10, waitMs: 600_000 });
    await untilOneWaits();
    await server().kill();
    await server().restart();
    await beside.publish([quote(1)]);
    const taken = await within('the read', reading);
    expect(taken).toHaveLength(1);
    expect(await member.commit(commitOf({ taken }))).toBe('COMMITTED');
  });

  it('ends in time on a link that lets nothing through and never says so', async () => {
    const { member, beside } = await waitingMember();
    const reading = member.read({ countMax: 10, waitMs: 500 });
    await untilOneWaits();
    link.stick();
    await beside.publish([quote(1)]);
    const taken = [...(await within('the read', reading))];
    link.loosen();
    taken.push(...(await member.read({ countMax: 10 })));
    expect(taken).toHaveLength(1);
  });

  it('goes on by itself when its link goes silent as it puts the group back', async () => {
    const { member, store, beside } = await waitingMember();
    await beside.publish([quote(1)]);
    await takeAsOlder(redis(), store.keys.of('ev.l1'));
    link.stickAt(SCRIPT);
    expect(await within('the read', member.read({ countMax: 10 }))).toHaveLength(1);
  });

  it('of a mailbox: the same', async () => {
    const { store, beside } = openBoth();
    const mailbox = store.mailbox();
    const reading = mailbox.read('turns', '0-0', 600_000);
    const before = await untilOneWaits();
    await within('the length', store.length('ev.l1'), 5_000);
    link.cut();
    await untilOneWaits(before);
    await beside.mailbox().post('turns', { n: '1' });
    expect(await within('the read', reading)).toHaveLength(1);
  });
});

describe('a commit', () => {
  it('on a link that is stuck for a while goes through when that is over, once', async () => {
    const { store, beside } = openBoth();
    await beside.publish([quote(1)]);
    const member = await joinGroup(store);
    const taken = await member.read({ countMax: 10 });
    link.stick();
    const committing = member.commit(commitOf({ taken, outputs: [alertOn(quote(1))] }));
    expect(await beside.length('ev.alerts')).toBe(0);
    link.loosen();
    expect(await within('the commit', committing)).toBe('COMMITTED');
    expect(await beside.length('ev.alerts')).toBe(1);
  });
});

describe('a server that is away', () => {
  it('is told of once, and so is its return, however often it was tried in between', async () => {
    const states: string[] = [];
    const store = open({ url: link.url, onServer: ({ state }) => states.push(state) });
    await store.publish([quote(1)]);
    for (let round = 1; round <= 2; round += 1) {
      const before = link.turnedAway;
      link.takeDown();
      const asked = store.length('ev.l1');
      await until('it was tried three times', () => link.turnedAway >= before + 3);
      link.raise();
      expect(await asked).toBe(1);
      expect(states).toEqual(Array.from({ length: round }, () => ['AWAY', 'BACK']).flat());
    }
  });

  it('from the start is told apart from one that went away', async () => {
    const told: string[] = [];
    link.takeDown();
    const store = open({
      url: link.url,
      onServer: ({ state, wasThere }) => told.push(`${state} ${wasThere}`),
    });
    const asked = store.length('ev.l1');
    await until('it is told of', () => told.length === 1);
    link.raise();
    await asked;
    link.cut();
    await until('it is told of again', () => told.length === 4);
    expect(told).toEqual(['AWAY false', 'BACK false', 'AWAY true', 'BACK true']);
  });

  it('for three seconds loses nothing, and nothing that is asked of it fails', async () => {
    const { store, beside } = openBoth();
    const member = await joinGroup(store);
    await store.publish([quote(1)]);
    const taken = await member.read({ countMax: 1 });
    link.takeDown();
    const awayMs = performance.now();
    await server().kill();
    const publishing = [2, 3, 4, 5].map((n) => store.publish([quote(n)]));
    const committing = member.commit(commitOf({ taken, outputs: [alertOn(quote(1))] }));
    const reading = member.read({ countMax: 10, waitMs: 600_000 });
    await until('three seconds are over', () => performance.now() - awayMs > 3_000);
    await server().restart();
    link.raise();
    expect(await within('the commit', committing)).toBe('COMMITTED');
    await within('all publishes', Promise.all(publishing));
    const more = [...(await within('the read', reading))];
    while (more.length < 4) more.push(...(await member.read({ countMax: 10, waitMs: 1_000 })));
    expect(await member.commit(commitOf({ taken: more }))).toBe('COMMITTED');
    const ids = (await beside.range('ev.l1')).map(({ fields }) => fields['event_id']);
    expect(ids).toEqual([1, 2, 3, 4, 5].map((n) => quote(n).event_id));
    expect(await beside.length('ev.alerts')).toBe(1);
    expect(await beside.groups()).toMatchObject([{ pending: 0, lag: 0 }]);
  });
});
