import { QeError } from '@quant-engine/contracts';
import type { Retention } from '@quant-engine/state-store';
import type { Logger } from './logger';
import { deskTrimmer } from './retention';

const RETENTION = { ageMsMax: 5_000, entriesMax: 100, deadAgeMsMax: 30_000 };

/** A store that only trims, and a log. */
function bench(trim: (stream: string) => number | Promise<number>) {
  const asked: [string, Retention][] = [];
  const lines: [string, string, unknown][] = [];
  const at = (level: string) => (message: string, fields: unknown) =>
    void lines.push([level, message, fields]);
  const logger: Logger = {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
  };
  const store = {
    streams: async () => ['again:ledger', 'ev.dead', 'ev.l1', 'journal:ledger'],
    trim: async (stream: string, retention: Retention) => {
      asked.push([stream, retention]);
      return trim(stream);
    },
  };
  return { asked, lines, store, trimDesk: deskTrimmer({ store, retention: RETENTION, logger }) };
}

test('each stream is trimmed by age and length, dead letters by their own age alone', async () => {
  const { asked, lines, trimDesk } = bench((stream) => (stream === 'ev.l1' ? 7 : 0));
  await trimDesk();
  const usual = { ageMsMax: 5_000, countMax: 100 };
  expect(asked).toEqual([
    ['again:ledger', usual],
    ['ev.dead', { ageMsMax: 30_000 }],
    ['ev.l1', usual],
    ['journal:ledger', usual],
  ]);
  expect(lines).toEqual([['info', 'streams trimmed', { entries: 7, streams: { 'ev.l1': 7 } }]]);
});

test('when nothing went, nothing is said', async () => {
  const { lines, trimDesk } = bench(() => 0);
  await trimDesk();
  expect(lines).toEqual([]);
});

test('a stream that cannot be trimmed is said, and the others are trimmed', async () => {
  const { lines, trimDesk } = bench((stream) => {
    if (stream === 'ev.dead') throw new QeError('QE_STORE_SERVER', 'WRONGTYPE ev.dead');
    return 2;
  });
  await trimDesk();
  expect(lines).toEqual([
    [
      'info',
      'streams trimmed',
      { entries: 6, streams: { 'again:ledger': 2, 'ev.l1': 2, 'journal:ledger': 2 } },
    ],
    ['error', 'streams not trimmed', { streams: { 'ev.dead': 'WRONGTYPE ev.dead' } }],
  ]);
});

test('a store that does not even name its streams is no reason to stop, now or later', async () => {
  const { asked, lines, store, trimDesk } = bench(() => 0);
  const { streams } = store;
  store.streams = () => Promise.reject(new Error('no answer'));
  await trimDesk();
  expect(lines).toEqual([['error', 'streams not trimmed', { reason: 'no answer' }]]);
  store.streams = streams;
  await trimDesk();
  expect(asked).toHaveLength(4);
});

test('a store that is closed meanwhile ends it without a word', async () => {
  const { asked, lines, trimDesk } = bench(() => {
    throw new QeError('QE_STORE_CLOSED', 'the store is closed');
  });
  await trimDesk();
  expect([asked.length, lines]).toEqual([1, []]);
});

test('while a call waits for its server, further ones do nothing', async () => {
  let answer: (count: number) => void = () => undefined;
  const { asked, trimDesk } = bench(() => new Promise<number>((resolve) => (answer = resolve)));
  const first = trimDesk();
  await new Promise(setImmediate);
  expect(asked).toHaveLength(1);
  await trimDesk();
  expect(asked).toHaveLength(1);
  const { length } = ['again:ledger', 'ev.dead', 'ev.l1', 'journal:ledger'];
  for (let n = 0; n < length; n += 1) {
    answer(0);
    await new Promise(setImmediate);
  }
  await first;
  expect(asked).toHaveLength(length);
});
