import { rootEvent, unixNsFromMs, type QeEvent } from '@quant-engine/contracts';
import { MemoryStore, type Membership } from '@quant-engine/state-store';
import { storeDay, type StoreDay } from './store-day';

const FIRST = '2026-01-12';
const SECOND = '2026-01-13';
const MIDNIGHT_MS = Date.UTC(2026, 0, 13, 5);

function quote(second: number): QeEvent {
  const time = unixNsFromMs(MIDNIGHT_MS + second * 1000);
  const data = { symbol: 'A', bid: '1.00', ask: '1.01', quote_time: time };
  return rootEvent('l1', `quote:${second}`, time, data);
}

function alert(second: number): QeEvent {
  const time = unixNsFromMs(MIDNIGHT_MS + second * 1000);
  const data = { alert_type: 'TEST', message: `${second}`, severity: 'info' } as const;
  return rootEvent('alert', `alert:${second}`, time, data);
}

async function joined(store: MemoryStore, group: string): Promise<Membership> {
  const request = { group, streams: ['ev.l1'], owner: 'test', leaseMs: 600_000 };
  const member = await store.join(request);
  if (member.outcome !== 'JOINED') throw new Error(`${group} is leased`);
  return member;
}

/** Takes what there is; with a date as the first batch of it. */
async function take(member: Membership, begins?: string, count = 100): Promise<void> {
  const taken = await member.read({ countMax: count });
  const day =
    begins === undefined ? {} : { begins: { tradingDate: begins, state: stateAt(begins) } };
  const nothing = { outputs: [], latest: {}, dead: [] };
  await member.commit({ ...nothing, taken, state: { at: begins ?? 'later' }, ...day });
}

function stateAt(date: string): Record<string, string> {
  return date === FIRST ? {} : { at: 'the end of the first day' };
}

/** The seconds of a stream's entries, as `-2 -1`. */
async function secondsOf(part: StoreDay['own'], stream: string): Promise<string> {
  const entries = await part.range(stream);
  return entries
    .map(({ fields }) => (Number(fields['timestamp']?.slice(0, -6)) - MIDNIGHT_MS) / 1000)
    .join(' ');
}

async function dayOf(store: MemoryStore, date: string): Promise<StoreDay> {
  const day = await storeDay(store, date);
  if ('waitsFor' in day) throw new Error(`waits for ${day.waitsFor}`);
  return day;
}

it('parts a stream where the groups passed from day to day, and keeps what one took late', async () => {
  const store = new MemoryStore();
  const [fast, slow] = [await joined(store, 'fast'), await joined(store, 'slow')];
  await store.publish([quote(-9), quote(-3)]);
  await take(fast, FIRST);
  await take(slow, FIRST, 1);
  await store.publish([quote(1), quote(2)]);
  await take(slow, SECOND);
  await take(fast, SECOND);

  const first = await dayOf(store, FIRST);
  expect(await secondsOf(first.own, 'ev.l1')).toBe('-9 -3');
  expect(await first.all.latest('private:fast')).toEqual(stateAt(SECOND));
  const second = await dayOf(store, SECOND);
  expect(await secondsOf(second.own, 'ev.l1')).toBe('1 2');
  expect(await secondsOf(second.all, 'ev.l1')).toBe('-3 1 2');
  expect(second.carried).toEqual({ 'ev.l1': 1 });
  expect([first.isOver, second.isOver]).toEqual([true, false]);
});

it('waits for a group that has yet to come to the day, or has something to take', async () => {
  const store = new MemoryStore();
  const [fast, slow] = [await joined(store, 'fast'), await joined(store, 'slow')];
  await store.publish([quote(-9)]);
  await take(fast, FIRST);
  await take(slow, FIRST);
  await store.publish([quote(1)]);
  await take(fast, SECOND);
  expect(await storeDay(store, SECOND)).toEqual({ waitsFor: 'slow' });
  expect(await storeDay(store, FIRST)).toMatchObject({ waitsFor: 'slow' });
  await take(slow, SECOND);
  expect(await secondsOf((await dayOf(store, FIRST)).own, 'ev.l1')).toBe('-9');
});

it('gives each alert and each dead letter to one day, whatever stands in them', async () => {
  const store = new MemoryStore();
  const member = await joined(store, 'only');
  await store.publish([quote(-9), alert(-8)]);
  await take(member, FIRST);
  await store.bury([
    { source: 'ev.l1', sourceId: 'no id', group: 'only', problems: [], fields: {} },
    { source: 'tape.csv', sourceId: '17', problems: [], fields: { row: 'x' } },
  ]);
  // One that comes late counts where it stands; a date that the desk never had says nothing.
  await store.publish([quote(1), alert(2), alert(-7), alert(86_400 * 400), alert(3)]);
  await take(member, SECOND);
  const days = [await dayOf(store, FIRST), await dayOf(store, SECOND)];
  expect(await secondsOf(days[0]!.own, 'ev.alerts')).toBe('-8');
  expect(await secondsOf(days[1]!.own, 'ev.alerts')).toBe(`2 -7 ${86_400 * 400} 3`);
  const letters = await Promise.all(days.map(({ own }) => own.length('ev.dead')));
  expect(letters.reduce((sum, count) => sum + count, 0)).toBe(2);
});
