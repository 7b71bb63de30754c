import { causedEvent } from '@quant-engine/contracts';
import { MemoryStore } from '@quant-engine/state-store';
import { nthPrint, nthQuote } from '@quant-engine/testkit';
import type { RunManifest } from '../src/index';

export const MANIFEST: Omit<RunManifest, 'entries'> = {
  schemaVersion: 2,
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
  await store.publish([nthQuote(1), nthPrint(2), nthQuote(3, { at: '1768235760123456789' })]);
  store.appendRaw('ev.l1', { event_type: 'l1', data: '{"bid": NaN}', odd: 'ünï \u2028 "q" \\ 𝄞' });
  await store.bury([{ source: 'a.csv', sourceId: '1', problems: [], fields: { row: 'x' } }]);
  const streams = ['ev.l1', 'ev.prints'];
  const member = await store.join({ group: 'exposure', streams, owner: 'first', leaseMs: 60_000 });
  if (member.outcome !== 'JOINED') throw new Error('the group is free');
  const taken = await member.read({ countMax: 10 });
  const alert = { alert_type: 'TEST', message: 'seen', severity: 'info' } as const;
  await member.commit({
    taken,
    outputs: [causedEvent('alert', nthQuote(1), ['seen'], alert)],
    state: { b: '2', a: '{"x":1}' },
    latest: { 'state:exposure': { net: '1', gross: '2' }, 'state:exposure:HAMMER': { a: 'b' } },
    dead: [],
  });
  return store;
}
