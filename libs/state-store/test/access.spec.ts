import { commitOf, joinGroup, quote, within } from '@quant-engine/fixtures';
import { NEEDED_COMMANDS, optionsOfUrl } from '@quant-engine/redis-server';
import { endConnection, openConnection, type Connection } from '../src/redis/connection';
import { ownDesks } from '../test-support/own-desks';
import { PLAYS } from '../test-support/scripts/plays';

const { server, redis, open } = ownDesks({ appendfsync: 'everysec' });

function urlWith(user: string, path = ''): string {
  return server().url.replace('unix://', `unix://${user}@`) + path;
}

afterEach(() => redis().acl('DELUSER', 'limited'));

async function limit(...rules: string[]): Promise<void> {
  await redis().acl('SETUSER', 'limited', 'reset', 'on', '>secret', '~*', ...rules);
}

describe('what will never be taken is refused, and not waited for', () => {
  it.each([
    ['a wrong password', 'limited:wrong', '', 'QE_REDIS_ACCESS', /WRONGPASS/],
    ['a user that is not there', 'nobody:secret', '', 'QE_REDIS_ACCESS', /WRONGPASS/],
    ['a database that the server has not', ':', '?db=99', 'QE_REDIS_URL', /out of range/],
  ])('%s', async (_what, user, path, code, message) => {
    await limit('+@all');
    const store = open({ url: urlWith(user, path) });
    const first = await within(
      'the answer',
      store.publish([quote(1)]).catch((e: unknown) => e),
    );
    const second = await within(
      'the next',
      joinGroup(store).catch((e: unknown) => e),
    );
    const refusal = { code, message: expect.stringMatching(message) as unknown };
    // The first may be told of its connection alone; whoever goes on is told why.
    expect([first, second]).toContainEqual(expect.objectContaining(refusal));
    expect(second).toMatchObject(refusal);
    expect(await redis().dbsize()).toBe(0);
  });

  it.each(['info', 'client|reply', 'eval', 'xclaim', 'hset'])(
    'a user without %s, and the commands that it needs are named',
    async (command) => {
      await limit('+@all', `-${command}`);
      const store = open({ url: urlWith('limited:secret') });
      const use = async () => {
        const member = await joinGroup(store);
        await store.publish([quote(1)]);
        const taken = await member.read({ countMax: 10, waitMs: 10 });
        await member.commit(commitOf({ taken, state: { a: 'b' } }));
      };
      const error = await within(
        'the answer',
        use().catch(() => use().catch((again: unknown) => again)),
      );
      expect(error).toMatchObject({
        code: 'QE_REDIS_ACCESS',
        message: expect.stringMatching(/(NOPERM|INFO).*\+xadd/) as unknown,
      });
      await redis().flushall();
    },
  );
});

describe('a user that has the commands that are named, and no others', () => {
  let limited: Connection;
  beforeEach(async () => {
    await limit('-@all', ...NEEDED_COMMANDS.map((name) => `+${name}`));
    const options = { ...optionsOfUrl(server().url), username: 'limited', password: 'secret' };
    limited = openConnection(options);
  });
  afterEach(() => endConnection(limited));

  it.each(PLAYS)('may call $name', async (play) => {
    // By another one: what it takes to make the occasion is no business of the desk.
    const maker = openConnection(optionsOfUrl(server().url));
    await maker.flushall();
    await play.prepare(maker);
    await endConnection(maker);
    await play.run(limited);
  });

  it('may do all that a store does', async () => {
    const store = open({ url: urlWith('limited:secret') });
    await store.publish([quote(1)]);
    const member = await joinGroup(store);
    const taken = await member.read({ countMax: 10, waitMs: 100 });
    expect(await member.read({ countMax: 10, waitMs: 100 })).toEqual([]);
    const latest = { 'state:exposure': { a: 'b' } };
    expect(await member.commit(commitOf({ taken, state: { a: 'b' }, latest }))).toBe('COMMITTED');
    const letter = {
      source: 'ev.l1',
      sourceId: '1',
      group: 'exposure',
      problems: [],
      fields: { x: '1' },
    };
    await store.bury([letter, { ...letter, sourceId: '2' }]);
    const [first, second] = await store.range('ev.dead');
    expect(await store.refeed(first?.id ?? '')).toMatchObject({ outcome: 'FED' });
    expect(await store.discard(second?.id ?? '')).toBe(true);
    expect(await store.groups()).toHaveLength(1);
    expect(await store.processes()).toHaveLength(1);
    expect([...(await store.streams()), ...(await store.hashes())]).not.toEqual([]);
    expect(await store.latest('state:exposure')).toEqual({ a: 'b' });
    const mailbox = store.mailbox();
    await mailbox.post('turns', { n: '1' });
    expect(await mailbox.read('turns', '0-0', 100)).toHaveLength(1);
    expect(await mailbox.newest('turns')).not.toBe('0-0');
    await store.trim('ev.l1', { countMax: 0 });
    await member.renew();
    await member.leave();
    expect(await store.wipe()).toBeGreaterThan(0);
  });
});

it('wipes no key of a desk that is marked as another one', async () => {
  await redis().flushall();
  const store = open({ prefix: '' });
  await store.publish([quote(1)]);
  await joinGroup(store);
  // As a version made it that knew no better.
  await redis().hset('ev.desk', 'id', 'x', 'prefix', 'ev.');
  await redis().hset('ev.group:exposure', 'epoch', '1');
  await redis().xadd('ev.ev.l1', '*', 'x', '1');
  await expect(store.wipe()).rejects.toMatchObject({ code: 'QE_DESK_PREFIX' });
  expect(await redis().keys('*')).toEqual(expect.arrayContaining(['ev.ev.l1', 'ev.l1', 'desk']));
  await redis().hset('ev.desk', 'prefix', 'other');
  expect(await store.wipe()).toBeGreaterThan(0);
  expect(await redis().keys('ev.l1')).toEqual([]);
});
