import { alertOn, badQuote, commitOf, joinGroup, quote, trade } from '@quant-engine/fixtures';
import { at, OPEN_MS } from '@quant-engine/testkit';
import { MemoryStore } from '../index';

async function idsOf(store: MemoryStore, stream: string): Promise<readonly string[]> {
  return (await store.range(stream)).map(({ id }) => id);
}

describe('stream ids in memory', () => {
  it('are the session time of the event, and never fall back', async () => {
    const store = new MemoryStore();
    await store.publish([
      quote(1, at(1)),
      quote(2, at(3)),
      quote(3, at(3)),
      quote(4, at(2)),
      quote(5, at(4)),
    ]);
    expect(await idsOf(store, 'ev.l1')).toEqual([
      `${OPEN_MS + 1_000}-0`,
      `${OPEN_MS + 3_000}-0`,
      `${OPEN_MS + 3_000}-1`,
      `${OPEN_MS + 3_000}-2`,
      `${OPEN_MS + 4_000}-0`,
    ]);
  });

  it('never are 0-0, the position before the first entry', async () => {
    const store = new MemoryStore();
    store.appendRaw('ev.l1', { timestamp: '0' });
    const member = await joinGroup(store);
    const taken = await member.read({ countMax: 1 });
    expect(taken).toMatchObject([{ id: '0-1' }]);
    expect(await member.commit(commitOf({ taken }))).toBe('COMMITTED');
  });

  it('follow the latest time seen for dead letters, journals and what has no time', async () => {
    const store = new MemoryStore();
    await store.publish([trade(9), quote(1), badQuote(50)]);
    const member = await joinGroup(store);
    const taken = await member.read({ countMax: 1 });
    await member.commit(commitOf({ taken, outputs: [alertOn(quote(1))] }));
    store.appendRaw('ev.l1', { timestamp: 'NaN' });

    const latest = `${OPEN_MS + 9_000}-0`;
    expect(await idsOf(store, 'ev.dead')).toEqual([latest]);
    expect(await idsOf(store, 'journal:exposure')).toEqual([latest]);
    expect(await idsOf(store, 'ev.l1')).toEqual([`${OPEN_MS + 1_000}-0`, latest]);
    expect(await idsOf(store, 'ev.alerts')).toEqual([`${OPEN_MS + 1_000}-0`]);
  });
});

describe('the publish window in memory', () => {
  const outcomes = async (store: MemoryStore, second: number) => {
    const again = { ...quote(1), timestamp: at(second) };
    return (await store.publish([again])).map(({ outcome }) => outcome);
  };

  it('lasts 300 s of event time', async () => {
    const store = new MemoryStore();
    await store.publish([quote(1)]);
    expect(await outcomes(store, 300.999)).toEqual(['DUPLICATE']);
    expect(await outcomes(store, 301)).toEqual(['APPENDED']);
  });

  it('moves with the stream, not with the event that comes late', async () => {
    const store = new MemoryStore({ publishWindowMs: 1_000 });
    await store.publish([quote(1), quote(5)]);
    expect(await outcomes(store, 1)).toEqual(['APPENDED']);
  });
});

describe('leases in memory', () => {
  const standby = { group: 'exposure', streams: [], owner: 'standby', leaseMs: 1_000 };

  it('end with time, and are extended by renewing', async () => {
    let now = 0;
    const store = new MemoryStore({ nowMs: () => now });
    const active = await joinGroup(store, { leaseMs: 1_000 });
    now = 400;
    expect(await store.join(standby)).toEqual({
      outcome: 'LEASED',
      owner: 'first',
      remainingMs: 600,
    });
    await active.renew();
    now = 1_399;
    expect(await store.join(standby)).toMatchObject({ outcome: 'LEASED', remainingMs: 1 });
    now = 1_400;
    expect(await store.groups()).toMatchObject([{ owner: undefined }]);
    expect(await store.join(standby)).toMatchObject({ outcome: 'JOINED', epoch: 2 });
    expect(await active.renew()).toBe(false);
    expect(await active.commit(commitOf({}))).toBe('FENCED');
  });

  it('may be renewed late, as long as nobody else has taken over', async () => {
    let now = 0;
    const store = new MemoryStore({ nowMs: () => now });
    const active = await joinGroup(store, { leaseMs: 1_000 });
    now = 5_000;
    expect(await active.renew()).toBe(true);
    expect(await store.join(standby)).toMatchObject({ outcome: 'LEASED' });
  });

  it('stand still without a clock', async () => {
    const store = new MemoryStore();
    await joinGroup(store, { leaseMs: 1 });
    expect(await store.join(standby)).toMatchObject({ outcome: 'LEASED', remainingMs: 1 });
  });
});

describe('a read that waits in memory', () => {
  afterEach(() => jest.useRealTimers());

  it('leaves no timer behind once it is woken', async () => {
    jest.useFakeTimers();
    const store = new MemoryStore();
    const member = await joinGroup(store);
    const waiting = member.read({ countMax: 10, waitMs: 60_000 });
    expect(jest.getTimerCount()).toBe(1);
    await store.publish([quote(1)]);
    expect(await waiting).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('waits for as long as it was told', async () => {
    jest.useFakeTimers();
    const member = await joinGroup(new MemoryStore());
    let batch: unknown;
    const waiting = member.read({ countMax: 10, waitMs: 60_000 }).then((read) => (batch = read));
    await jest.advanceTimersByTimeAsync(59_999);
    expect(batch).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    await waiting;
    expect(batch).toEqual([]);
  });
});

describe('a commit in memory', () => {
  it('is seen whole or not at all by a read that it wakes', async () => {
    const store = new MemoryStore();
    const reader = await joinGroup(store, { group: 'ledger', streams: ['ev.alerts'] });
    const writer = await joinGroup(store, { streams: [] });
    const waiting = reader.read({ countMax: 10, waitMs: 60_000 });
    const outputs = [alertOn(quote(1)), alertOn(quote(2))];
    await writer.commit(commitOf({ outputs, latest: { 'state:x': { a: '1' } } }));

    expect(await waiting).toHaveLength(2);
    expect(await store.latest('state:x')).toEqual({ a: '1' });
  });

  it('keeps its own copy of the state that it was given', async () => {
    const store = new MemoryStore();
    const member = await joinGroup(store);
    const shared = { a: '1' };
    await member.commit(commitOf({ state: shared, latest: { 'state:x': shared } }));
    shared.a = '2';
    Object.assign(await store.latest('state:x'), { a: '3' });

    expect(await store.latest('state:x')).toEqual({ a: '1' });
    expect(await store.latest('private:exposure')).toEqual({ a: '1' });
  });
});
