import { MemoryStore, type RunManifest } from '../src/index';
import { alertOn, commitOf, joinGroup, quote, trade } from './events';

export const MANIFEST: Omit<RunManifest, 'entries'> = {
  schemaVersion: 1,
  tradingDate: '2026-01-12',
  source: 'synthetic',
  seed: '7',
  rulesHash: 'abc',
  startedAt: '1768230000000000000',
  endedAt: '1768253400000000001',
  ended: 'CLOSE',
  reportFiles: ['reports/befday.csv'],
};

/** A day in which something stands on every kind of stream. */
export async function dayStore(): Promise<MemoryStore> {
  const store = new MemoryStore();
  await store.publish([quote(1), trade(2), quote(3, '1768235760123456789')]);
  store.appendRaw('ev.l1', { event_type: 'l1', data: '{"bid": NaN}', odd: 'ünï \u2028 "q" \\ 𝄞' });
  await store.bury([{ source: 'a.csv', sourceId: '1', problems: [], fields: { row: 'x' } }]);
  const member = await joinGroup(store, { streams: ['ev.l1', 'ev.prints'] });
  const taken = await member.read({ countMax: 10 });
  await member.commit(
    commitOf({
      taken,
      outputs: [alertOn(quote(1))],
      state: { b: '2', a: '{"x":1}' },
      latest: { 'state:exposure': { net: '1', gross: '2' }, 'state:exposure:HAMMER': { a: 'b' } },
    }),
  );
  return store;
}
