import { commitOf, joinGroup, quote } from '@quant-engine/fixtures';
import type { OpenStore } from '../harness';

const STANDBY = { group: 'exposure', streams: ['ev.l1'], owner: 'standby', leaseMs: 60_000 };

export function describeLeases(opened: () => OpenStore): void {
  it('keeps a second owner out while the lease lasts', async () => {
    const { store } = opened();
    const active = await joinGroup(store);
    const refused = await store.join(STANDBY);

    expect(refused).toMatchObject({ outcome: 'LEASED', owner: 'first' });
    const remainingMs = refused.outcome === 'LEASED' ? refused.remainingMs : 0;
    expect(remainingMs).toBeGreaterThan(0);
    expect(remainingMs).toBeLessThanOrEqual(60_000);
    expect(await active.renew()).toBe(true);
    expect(await active.commit(commitOf({}))).toBe('COMMITTED');
  });

  it('lets the owner join again, under a higher epoch', async () => {
    const { store } = opened();
    const before = await joinGroup(store);
    const after = await joinGroup(store);

    expect(after.epoch).toBeGreaterThan(before.epoch);
    expect(await before.renew()).toBe(false);
    expect(await after.renew()).toBe(true);
  });

  it('lets a standby in as soon as the active one has left', async () => {
    const { store } = opened();
    const active = await joinGroup(store);
    await active.leave();
    expect(await store.groups()).toMatchObject([{ owner: undefined }]);

    const standby = await store.join(STANDBY);
    expect(standby).toMatchObject({ outcome: 'JOINED', epoch: active.epoch + 1 });
    expect(await store.groups()).toMatchObject([{ owner: 'standby' }]);
  });

  it('reads and writes nothing through a membership that has left', async () => {
    const { store } = opened();
    await store.publish([quote(1)]);
    const member = await joinGroup(store);
    const taken = await member.read({ countMax: 1 });
    await member.leave();

    expect(await member.read({ countMax: 1 })).toEqual([]);
    expect(await member.renew()).toBe(false);
    expect(await member.commit(commitOf({ taken }))).toBe('FENCED');
    expect(await store.length('journal:exposure')).toBe(0);
  });

  it('ends only its own lease: an older instance that leaves late frees nothing', async () => {
    const { store } = opened();
    const older = await joinGroup(store);
    await joinGroup(store);
    await older.leave();
    expect(await store.join(STANDBY)).toMatchObject({ outcome: 'LEASED' });
  });

  it('leases each group by itself', async () => {
    const { store } = opened();
    await joinGroup(store);
    expect(await store.join({ ...STANDBY, group: 'ledger' })).toMatchObject({
      outcome: 'JOINED',
      epoch: 1,
    });
  });
}
