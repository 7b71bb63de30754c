import { joinGroup, quote } from '@quant-engine/fixtures';
import type { DeadLetter } from '../src/index';
import { ownDesks } from '../test-support/own-desks';

jest.setTimeout(120_000);

const { redis, open } = ownDesks({ appendfsync: 'everysec' });

function letters(count: number, from = 0, pad = ''): readonly DeadLetter[] {
  return Array.from({ length: count }, (_, n) => ({
    source: 'ev.l1',
    sourceId: `${from + n}`,
    ...(n % 2 === 0 ? { group: 'exposure' } : {}),
    problems: [
      { code: 'QE_EVENT_NOT_JSON' as const, place: '/data', reason: `reason ${from + n}` },
    ],
    fields: { x: pad },
  }));
}

it('keeps ten thousand dead letters, the newest, and counts what went', async () => {
  const store = open();
  for (let from = 0; from < 12_000; from += 2_000) await store.bury(letters(2_000, from));
  const tally = await store.deadLetters();
  expect(tally).toMatchObject({ total: 10_000, looked: 2_000 });
  expect(tally.kinds).toEqual([
    { source: 'ev.l1', code: 'QE_EVENT_NOT_JSON', count: 1_000, reason: '/data reason 11999' },
    {
      group: 'exposure',
      source: 'ev.l1',
      code: 'QE_EVENT_NOT_JSON',
      count: 1_000,
      reason: '/data reason 11998',
    },
  ]);
  expect([...tally.dropped].sort((a, b) => (a.group ?? '').localeCompare(b.group ?? ''))).toEqual([
    { code: 'QE_EVENT_NOT_JSON', count: 1_000 },
    { group: 'exposure', code: 'QE_EVENT_NOT_JSON', count: 1_000 },
  ]);
  const [first] = await store.range('ev.dead', { count: 1 });
  expect(first?.fields['source_id']).toBe('2000');
});

it('keeps 64 MiB of them, however few they are', async () => {
  const store = open();
  for (let n = 0; n < 100; n += 1) await store.bury(letters(1, n, 'x'.repeat(900_000)));
  const { total, looked, dropped } = await store.deadLetters();
  expect(total).toBeLessThan(80);
  expect(total).toBeGreaterThan(50);
  expect(looked).toBeLessThan(20);
  expect(dropped).toEqual([{ group: 'exposure', code: 'QE_EVENT_NOT_JSON', count: 100 - total }]);
  expect(Number(await redis().memory('USAGE', store.keys.dead, 'SAMPLES', 0))).toBeLessThan(80e6);
});

it('counts what something else has written among them', async () => {
  const store = open();
  await joinGroup(store);
  await redis().xadd(store.keys.dead, '*', 'x', 'x'.repeat(2_000_000));
  await redis().xadd(store.keys.dead, '*', 'source', 'a', 'problems', '[1]');
  await redis().xadd(store.keys.dead, '*', 'source', 'a', 'problems', '{"x":');
  await store.publish([quote(1)]);
  expect(await store.deadLetters()).toMatchObject({
    total: 3,
    kinds: [
      { source: 'a', code: 'QE_STORE_ENTRY', count: 2 },
      { source: '?', code: 'QE_STORE_ENTRY', count: 1 },
    ],
  });
});
