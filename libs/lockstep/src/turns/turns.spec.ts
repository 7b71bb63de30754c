import { QeError } from '@quant-engine/contracts';
import { ServiceHost } from '@quant-engine/service-host';
import { journalOf } from '@quant-engine/state-store';
import { ringServices, snapshotOf, keptLog, quote, until } from '@quant-engine/store-doubles';
import { LEASE_MS, localSettled, TurnDesk } from '../../test/turn-desk';
import { deskOf } from '../desk';
import { ANSWERS, requestsOf } from './messages';

const GROUPS = ringServices().map(({ group }) => group);

let desk: TurnDesk;
beforeEach(() => {
  desk = new TurnDesk();
});
afterEach(() => desk.end());

function kinds(box: string): readonly (string | undefined)[] {
  return desk.boxes.entries(box).map(({ fields }) => fields['kind']);
}

describe('a desk of processes', () => {
  it('settles as a desk in one process does', async () => {
    await desk.serveAll();
    const conducted = await desk.joined(3);
    const turn = await conducted.settle(1);
    const local = await localSettled(3);
    expect(await snapshotOf(desk.store)).toEqual(await snapshotOf(local));
    expect(turn).toMatchObject({ outputs: 5, dead: 0, wrote: ['ev.prints', 'ev.alerts'] });
    await conducted.leave();
    expect((await desk.store.groups()).map(({ owner }) => owner)).not.toContain('owner-1');
  });

  it('is conducted by deskOf just the same', async () => {
    await desk.serveAll();
    const { hosts } = await desk.conduct();
    const conducted = deskOf(hosts);
    await conducted.join();
    await desk.store.publish([quote(0)]);
    await conducted.settle();
    await conducted.leave();
    const local = await localSettled(1);
    expect(await snapshotOf(desk.store)).toEqual(await snapshotOf(local));
  });

  it('asks no service that has nothing to take', async () => {
    await desk.serveAll();
    const conducted = await desk.joined(0);
    await conducted.settle(1);
    // Each once: whether anything was written between two seconds is not known.
    for (const group of GROUPS) expect(kinds(requestsOf(group))).toEqual(['JOIN', 'TURN']);
    expect(await conducted.hosts[1]?.turn()).toMatchObject({ taken: 0 });
    expect(kinds(requestsOf('b'))).toEqual(['JOIN', 'TURN']);
  });

  it('asks no service again that left nothing', async () => {
    await desk.serveAll();
    const conducted = await desk.joined(0);
    await desk.store.publish([quote(0)]);
    await conducted.settle(1);
    for (const group of GROUPS) {
      const turns = kinds(requestsOf(group)).filter((kind) => kind === 'TURN');
      expect([group, turns.length]).toEqual([group, await desk.store.length(journalOf(group))]);
    }
  });

  it('waits for a service that starts later, and says so once', async () => {
    desk.serve('a');
    const told: (readonly string[])[] = [];
    const conducted = await desk.conduct({ noticeMs: 1, onWaiting: (who) => told.push(who) });
    const joining = conducted.join();
    await until(() => told.length > 0);
    desk.serve('b');
    await until(() => desk.groupsSaying('DONE').includes('b'));
    for (const group of ['c', 'd']) desk.serve(group);
    await joining;
    expect(told).toHaveLength(1);
    expect(told[0]).toEqual(expect.arrayContaining(['b', 'c', 'd']));
  });

  it('has a player publish up to a time', async () => {
    const asked: unknown[] = [];
    const player = {
      join: async () => undefined,
      renew: async () => true,
      leave: async () => undefined,
      turn: async (_: number, untilMs?: number) => {
        asked.push(untilMs);
        return { taken: 0, outputs: 7, dead: 0, wrote: ['ev.l1'] };
      },
    };
    desk.serve('player', { host: player });
    const conducted = await desk.conduct({ services: [], players: ['player'] });
    await conducted.join();
    expect(await conducted.play('player', 1_768_230_000_000)).toMatchObject({ outputs: 7 });
    expect(asked).toEqual([1_768_230_000_000]);
  });

  it('passes over what it does not understand', async () => {
    await desk.serveAll();
    for (const box of [ANSWERS, ...GROUPS.map(requestsOf)]) {
      desk.boxes.append(box, { kind: 'TURN', group: 'a', by: 'someone', n: 'many' });
      desk.boxes.append(box, { hello: 'world' });
    }
    const conducted = await desk.joined(1);
    desk.boxes.append(ANSWERS, { kind: 'DONE', group: 'a', re: '999-0', batches: '7', taken: '3' });
    desk.boxes.append(ANSWERS, { kind: 'HELLO', group: 'stranger' });
    await conducted.settle(1);
    const local = await localSettled(1);
    expect(await snapshotOf(desk.store)).toEqual(await snapshotOf(local));
  });

  it('fails with what a service failed with', async () => {
    for (const group of ['b', 'c', 'd']) desk.serve(group);
    const broken = new ServiceHost(ringServices()[0]!, {
      store: desk.store,
      owner: 'broken',
      leaseMs: LEASE_MS,
      logger: keptLog().logger,
    });
    jest.spyOn(broken, 'turn').mockRejectedValue(new QeError('QE_INTERNAL', 'it does not hold'));
    const served = desk.serve('a', { host: broken });
    const conducted = await desk.joined(1);
    await expect(conducted.settle(1)).rejects.toMatchObject({
      code: 'QE_INTERNAL',
      message: 'it does not hold',
      place: 'group a',
    });
    expect(served.lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'turn failed', group: 'a' }),
    );
    // The process is there for the next conductor all the same.
    jest.restoreAllMocks();
    const next = await desk.conduct();
    await next.join();
    await next.settle(1);
    const local = await localSettled(1);
    expect(await snapshotOf(desk.store)).toEqual(await snapshotOf(local));
  });

  it('stops waiting when it is told to', async () => {
    const stop = new AbortController();
    const conducted = await desk.conduct({ stop: stop.signal });
    const joining = conducted.join();
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(joining).rejects.toBe(reason);
    await expect(conducted.settle(1)).rejects.toBe(reason);
  });
});

describe('a process that dies', () => {
  it('before its turn is taken for what it is when the next one says hello', async () => {
    const [a] = await desk.serveAll();
    const conducted = await desk.joined(3);
    await a?.stop();
    const settled = conducted.settle(1);
    await until(() => kinds(requestsOf('a')).includes('TURN'));
    desk.serve('a');
    await settled;
    expect(kinds(requestsOf('a')).slice(0, 4)).toEqual(['JOIN', 'TURN', 'JOIN', 'TURN']);
    const local = await localSettled(3);
    expect(await snapshotOf(desk.store)).toEqual(await snapshotOf(local));
  });

  it('after its commit takes no second turn in the next life, however often it dies', async () => {
    for (const group of ['b', 'c', 'd']) desk.serve(group);
    const died: Promise<void>[] = [];
    /** Answers to a JOIN, and never to a TURN. */
    const mute = () => {
      const mailbox = desk.boxes.mailbox();
      died.push(
        new Promise((resolve) => {
          desk.serve('a', {
            owner: 'same',
            mailbox: {
              ...mailbox,
              post: async (box, fields) => {
                if (fields['kind'] !== 'DONE' || fields['batches'] === '0') {
                  return mailbox.post(box, fields);
                }
                resolve();
                return new Promise(() => undefined);
              },
            },
          });
        }),
      );
    };
    mute();
    // More than a batch: a second turn would take the rest before the others had theirs.
    const conducted = await desk.joined(700);
    const settled = conducted.settle(1);
    await died[0];
    mute();
    await until(() => desk.groupsSaying('HELLO').filter((group) => group === 'a').length === 2);
    desk.serve('a', { owner: 'same' });
    await settled;
    const local = await localSettled(700);
    expect(await snapshotOf(desk.store)).toEqual(await snapshotOf(local));
  });

  it.each([
    ['before the rest of a backlog', 700, 'a', 1],
    ['in the first round', 700, 'b', 1],
    ['at the end of a round', 700, 'd', 1],
    // After a full batch the last of the round found nothing, while others before it did.
    ['at the quiet end of a round', 500, 'd', 2],
  ])('that is the conductor is succeeded %s', async (_, quotes, lastGroup, lastTurn) => {
    await desk.serveAll();
    const stop = new AbortController();
    const killed = new Error('killed');
    const mailbox = desk.boxes.mailbox();
    let turns = 0;
    const dying = await desk.joined(quotes, {
      stop: stop.signal,
      mailbox: {
        ...mailbox,
        // It does not live to see this answer.
        read: async (box, after, waitMs) => {
          const entries = await mailbox.read(box, after, waitMs);
          const isTurn = entries.some(
            ({ fields: { group, batches } }) => group === lastGroup && batches !== '0',
          );
          if (isTurn) turns += 1;
          if (turns < lastTurn) return entries;
          stop.abort(killed);
          return [];
        },
      },
    });
    await expect(dying.settle(1)).rejects.toBe(killed);
    const next = await desk.conduct({ resume: true });
    await next.join();
    await next.settle(1);
    const local = await localSettled(quotes);
    expect(await snapshotOf(desk.store)).toEqual(await snapshotOf(local));
  });

  it('that is the conductor leaves a settled second settled, and a new day new', async () => {
    await desk.serveAll();
    const first = await desk.joined(1);
    await first.settle(1);
    await first.settle(2);
    await desk.store.publish([quote(7)]);
    const asked = () => GROUPS.map((group) => kinds(requestsOf(group)).length);
    const second = await desk.conduct({ resume: true });
    await second.join();
    const before = asked();
    expect(await second.settle(1)).toMatchObject({ taken: 0 });
    expect(asked()).toEqual(before);
    // The same seconds of another run: they are played, not passed over.
    const third = await desk.conduct();
    await third.join();
    expect((await third.settle(1)).taken).toBeGreaterThan(0);
  });
});

describe('a conductor', () => {
  it('that asks twice for a turn gets it once', async () => {
    await desk.serveAll();
    const conducted = await desk.joined(700);
    await conducted.hosts[0]?.turn();
    const again = desk.boxes.entries(requestsOf('a')).at(-1)!;
    desk.boxes.append(requestsOf('a'), again.fields);
    await until(() => desk.groupsSaying('DONE').filter((group) => group === 'a').length === 3);
    expect(await desk.store.length(journalOf('a'))).toBe(1);
    // What it was told is that something was taken, so that it goes on with the round.
    expect(desk.boxes.entries(ANSWERS).at(-1)?.fields).toMatchObject({ taken: '1', batches: '1' });
  });

  it('that is not the one a service joined is refused, and joins it again', async () => {
    await desk.serveAll();
    const first = await desk.joined(1, { run: 'day' });
    const second = await desk.conduct({ run: 'day' });
    await second.join();
    await first.settle(1);
    expect(desk.groupsSaying('REFUSED')).toEqual(GROUPS);
    const local = await localSettled(1);
    expect(await snapshotOf(desk.store)).toEqual(await snapshotOf(local));
  });

  it('that woke up after its successor is not obeyed', async () => {
    await desk.serveAll();
    const first = await desk.joined(1, { epoch: 1, run: 'day' });
    const second = await desk.conduct({ epoch: 2, run: 'day', resume: true });
    await second.join();
    await expect(first.settle(1)).rejects.toMatchObject({ code: 'QE_STORE_FENCED' });
    await second.settle(1);
    const local = await localSettled(1);
    expect(await snapshotOf(desk.store)).toEqual(await snapshotOf(local));
  });
});
