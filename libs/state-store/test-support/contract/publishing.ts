import { encodeEvent } from '@quant-engine/contracts';
import { badQuote, quote, trade } from '@quant-engine/fixtures';
import { decodeEntry } from '../../src/index';
import type { OpenStore } from '../harness';

export function describePublishing(opened: () => OpenStore): void {
  it('appends each event to the stream of its type, in order, with its fields as they are', async () => {
    const { store } = opened();
    const published = await store.publish([quote(1), trade(1), quote(2)]);

    const quotes = await store.range('ev.l1');
    const trades = await store.range('ev.prints');
    expect(quotes.map(({ fields }) => fields)).toEqual([1, 2].map((n) => encodeEvent(quote(n))));
    expect(published).toEqual([
      { outcome: 'APPENDED', stream: 'ev.l1', id: quotes[0]?.id },
      { outcome: 'APPENDED', stream: 'ev.prints', id: trades[0]?.id },
      { outcome: 'APPENDED', stream: 'ev.l1', id: quotes[1]?.id },
    ]);
  });

  it('returns the first id when an idempotency key is published again', async () => {
    const { store } = opened();
    const [first] = await store.publish([quote(1)]);
    await store.publish([quote(2)]);
    const [again] = await store.publish([quote(1)]);

    expect(again).toEqual({ ...first, outcome: 'DUPLICATE' });
    expect(await store.length('ev.l1')).toBe(2);
  });

  it('knows a key that comes twice in one call', async () => {
    const { store } = opened();
    const published = await store.publish([quote(1), quote(1)]);

    expect(published.map(({ outcome }) => outcome)).toEqual(['APPENDED', 'DUPLICATE']);
    expect(await store.length('ev.l1')).toBe(1);
  });

  it('takes one key on two streams for two events', async () => {
    const { store } = opened();
    const sameKey = { ...trade(1), idempotency_key: quote(1).idempotency_key };
    const published = await store.publish([quote(1), sameKey]);

    expect(published.map(({ outcome }) => outcome)).toEqual(['APPENDED', 'APPENDED']);
  });

  it('refuses an event that does not fit its schema and takes those around it', async () => {
    const { store } = opened();
    const published = await store.publish([quote(1), badQuote(2), quote(3)]);

    expect(published.map(({ outcome }) => outcome)).toEqual(['APPENDED', 'REFUSED', 'APPENDED']);
    expect(published[1]).toMatchObject({
      problems: [{ code: 'QE_SCHEMA_INVALID', place: '/data/bid' }],
    });
    expect(await store.length('ev.l1')).toBe(2);
  });

  it('takes a corrected event under the key of the refused one', async () => {
    const { store } = opened();
    await store.publish([badQuote(1)]);
    const [corrected] = await store.publish([quote(1)]);

    expect(corrected?.outcome).toBe('APPENDED');
  });

  it('keeps a timestamp to its last nanosecond and a symbol with its space', async () => {
    const { store } = opened();
    await store.publish([quote(1, '1768235760123456789', 'CIM PRB')]);

    const [entry] = await store.range('ev.l1');
    expect(entry?.fields['timestamp']).toBe('1768235760123456789');
    expect(entry && decodeEntry(entry)).toMatchObject({
      ok: true,
      event: { timestamp: '1768235760123456789', data: { symbol: 'CIM PRB' } },
    });
  });

  it('publishes nothing for no events', async () => {
    expect(await opened().store.publish([])).toEqual([]);
  });
}
