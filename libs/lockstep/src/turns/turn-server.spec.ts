import { snapshotOf, quote, unsteady, until } from '@quant-engine/store-doubles';
import { LEASE_MS, localSettled, TurnDesk } from '../../test/turn-desk';

let desk: TurnDesk;
beforeEach(() => {
  desk = new TurnDesk();
});
afterEach(() => desk.end());

describe('a service that takes turns', () => {
  it('stands by while another instance is active, and says hello when it takes over', async () => {
    const first = desk.serve('a');
    await until(() => desk.groupsSaying('HELLO').length === 1);
    const second = desk.serve('a');
    await until(() => second.lines.length > 0);
    expect(second.lines).toEqual([
      { level: 'info', message: 'standby', group: 'a', reason: 'owner-1 is active' },
    ]);
    await first.stop();
    await until(() => desk.groupsSaying('HELLO').length === 2);
    expect(second.lines.map(({ message }) => message)).toContain('active');
    // However often it asked meanwhile, it said once that it stands by.
    expect(second.lines.filter(({ message }) => message === 'standby')).toHaveLength(1);
  });

  it('stands by again when a newer instance took over, and answers nothing', async () => {
    const [first] = await desk.serveAll();
    const conducted = await desk.joined(1);
    desk.nowMs += LEASE_MS + 1;
    const second = desk.serve('a');
    await until(() => second.lines.some(({ message }) => message === 'active'));
    await conducted.settle(1);
    const local = await localSettled(1);
    expect(await snapshotOf(desk.store)).toEqual(await snapshotOf(local));
    await until(() => first?.lines.some(({ message }) => message.startsWith('standby')) === true);
    expect(desk.groupsSaying('FAILED')).toEqual([]);
  });

  it.each(['LOST_BEFORE', 'LOST_AFTER'] as const)(
    'takes one turn through a commit that is %s, and says once that the store fails',
    async (fate) => {
      const flaky = desk.serve('a', { store: unsteady(desk.store, [fate, 'PASS']) });
      for (const group of ['b', 'c', 'd']) desk.serve(group);
      const conducted = await desk.joined(700);
      await conducted.settle(1);
      const local = await localSettled(700);
      expect(await snapshotOf(desk.store)).toEqual(await snapshotOf(local));
      const trouble = flaky.lines.filter(({ message }) => message.startsWith('store'));
      expect(trouble.map(({ message }) => message)).toEqual([
        'store fails; trying again',
        'store works again',
      ]);
    },
  );

  it('finishes and answers the turn in hand when it is stopped, and gives its lease back', async () => {
    const [a] = await desk.serveAll();
    let stopped: Promise<void> | undefined;
    const store = unsteady(desk.store, [], () => {
      stopped = slow.stop();
    });
    await a?.stop();
    const slow = desk.serve('a', { store });
    const conducted = await desk.joined(1);
    const turn = await conducted.hosts[0]?.turn();
    expect(turn).toMatchObject({ taken: 1, outputs: 1 });
    await stopped;
    const owners = (await desk.store.groups()).filter(({ group }) => group === 'a');
    expect(owners.map(({ owner }) => owner)).toEqual(owners.map(() => undefined));
  });

  it('is let go at the end of the day, and can be asked to join again', async () => {
    let left = 0;
    desk.serve('a', { onLeave: () => (left += 1) });
    for (const group of ['b', 'c', 'd']) desk.serve(group);
    const first = await desk.joined(1);
    await first.settle(1);
    await first.leave();
    expect(left).toBe(1);
    const second = await desk.conduct();
    await second.join();
    await desk.store.publish([quote(5)]);
    expect((await second.settle(1)).taken).toBeGreaterThan(0);
  });

  it('ends when the store is closed', async () => {
    const { ended } = desk.serve('a');
    await until(() => desk.groupsSaying('HELLO').length === 1);
    const conducted = await desk.conduct();
    void conducted.join().catch(() => undefined);
    await desk.store.close();
    await ended;
  });

  it('joins again, and loses nothing, when its membership is worth nothing any more', async () => {
    const [a] = await desk.serveAll();
    // As after a wipe of the store: the epoch of the process is not the one that is stored.
    const request = { group: 'a', streams: ['ev.l1'], owner: 'owner-1', leaseMs: LEASE_MS };
    await desk.store.join(request);
    const conducted = await desk.joined(1);
    await conducted.settle(1);
    const local = await localSettled(1);
    expect(await snapshotOf(desk.store)).toEqual(await snapshotOf(local));
    expect(a?.lines.filter(({ message }) => message.startsWith('standby'))).toEqual([]);
  });
});
