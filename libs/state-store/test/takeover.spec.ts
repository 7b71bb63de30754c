import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FlakyLink, commitOf, until, within } from '@quant-engine/fixtures';
import type { JoinRequest } from '../src/index';
import type { RedisStore } from '../src/redis/redis-store';
import { ownDesks } from '../test-support/own-desks';

jest.setTimeout(120_000);

const { server, redis, freshPrefix, open } = ownDesks({ appendfsync: 'everysec' });

const LEASE_MS = 600_000;
/** How often a standby asks: that it stays one is shown by asking many times. */
const ASKS_APART_MS = 50;
/** Later than that a second look at a dead holder counts. */
const SECOND_LOOK_MS = 300;
const children: ChildProcess[] = [];

// A server that has just been started is given time: its processes are on their way back.
beforeAll(() =>
  until('the server is settled', async () => {
    const [, uptime] = /uptime_in_seconds:(\d+)/.exec(await redis().info('server')) ?? [];
    return Number(uptime) >= 6;
  }),
);
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function request(owner: string): JoinRequest {
  return { group: 'exposure', streams: ['ev.l1'], owner, leaseMs: LEASE_MS };
}

/** Starts a process that holds the group, or stands by for it. */
function start(prefix: string, owner: string, url = server().url): ChildProcess {
  const child = fork(join(__dirname, '..', 'test-support', 'holder.ts'), [url, prefix, owner], {
    execArgv: ['--import', 'tsx'],
  });
  children.push(child);
  return child;
}

async function said(child: ChildProcess): Promise<unknown> {
  const [message] = (await within('a word of it', once(child, 'message'), 60_000)) as [unknown];
  return message;
}

async function holderOn(prefix: string, url?: string): Promise<ChildProcess> {
  const child = start(prefix, 'first', url);
  expect(await said(child)).toBe('JOINED');
  return child;
}

/** Tries a while, and for longer than two looks are apart. */
async function triesInVain(store: RedisStore): Promise<void> {
  for (let n = 0; n < 15; n += 1) {
    expect(await store.join(request('second'))).toMatchObject({
      outcome: 'LEASED',
      owner: 'first',
    });
    await delay(ASKS_APART_MS);
  }
}

function joined(store: RedisStore, owner = 'second') {
  return until('it takes over', async () => {
    const answer = await store.join(request(owner));
    return answer.outcome === 'JOINED' && answer;
  });
}

it('takes over from a process that was killed, long before its lease ends', async () => {
  const prefix = freshPrefix();
  const first = await holderOn(prefix);
  const store = open({ prefix, name: 'exposure@second' });
  await triesInVain(store);
  first.kill('SIGKILL');
  const member = await joined(store);
  expect(member.epoch).toBe(2);
  expect(await member.commit(commitOf({}))).toBe('COMMITTED');
});

it('leaves a process alone that is stopped: it may go on', async () => {
  const prefix = freshPrefix();
  const first = await holderOn(prefix);
  const store = open({ prefix, name: 'exposure@second' });
  first.kill('SIGSTOP');
  await triesInVain(store);
  first.kill('SIGCONT');
  const word = said(first);
  first.send('commit');
  expect(await word).toBe('COMMITTED');
});

it('fences off a process that lives and has lost its link, and it does not steal back', async () => {
  const prefix = freshPrefix();
  const link = await FlakyLink.open(server().socket);
  const first = await holderOn(prefix, link.url);
  const store = open({ prefix, name: 'exposure@second' });
  link.takeDown();
  const member = await joined(store);
  link.raise();
  const word = said(first);
  first.send('commit');
  expect(await word).toBe('FENCED');
  const old = open({ prefix, name: 'exposure@first' });
  for (let n = 0; n < 15; n += 1) {
    expect(await old.join(request('first'))).toMatchObject({ outcome: 'LEASED', owner: 'second' });
    await delay(ASKS_APART_MS);
  }
  expect(await member.commit(commitOf({}))).toBe('COMMITTED');
  await link.close();
});

it('lets one of two standbys take over', async () => {
  const prefix = freshPrefix();
  const first = await holderOn(prefix);
  const standbys = ['second', 'third'].map((owner) => start(prefix, owner));
  const words = standbys.map((child) => {
    const heard: unknown[] = [];
    child.on('message', (message) => heard.push(message));
    return heard;
  });
  const names = () => redis().client('LIST').then(String);
  await until('they stand by', async () => /second[^]*third|third[^]*second/.test(await names()));
  first.kill('SIGKILL');
  await until('one takes over', () => words.flat().includes('JOINED'));
  const store = open({ prefix, name: 'exposure@fourth' });
  for (let n = 0; n < 15; n += 1) {
    expect(await store.join(request('fourth'))).toMatchObject({ outcome: 'LEASED' });
    await delay(ASKS_APART_MS);
  }
  expect(words.flat()).toEqual(['JOINED']);
  expect(await store.leases()).toMatchObject([{ epoch: 2 }]);
});

it('does not take over from a holder that came back between the look and the join', async () => {
  const prefix = freshPrefix();
  const first = open({ prefix, name: 'exposure@first' });
  await first.join(request('first'));
  await first.close();
  const second = open({ prefix, name: 'exposure@second' });
  const again = open({ prefix, name: 'exposure@first' });
  expect(await second.join(request('second'))).toMatchObject({ outcome: 'LEASED' });
  await delay(SECOND_LOOK_MS);
  // It joins again as the second one looks: the epoch is then another.
  const [mine] = await Promise.all([again.join(request('first')), second.join(request('second'))]);
  expect(mine.outcome).toBe('JOINED');
  const outcome = await again.join(request('first'));
  const other = await second.join(request('second'));
  expect([outcome.outcome, other.outcome]).toEqual(['JOINED', 'LEASED']);
});
