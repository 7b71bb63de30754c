import { encodeEvent } from '@quant-engine/contracts';
import { joinGroup, quote } from '@quant-engine/fixtures';
import { decodeEntry, MemoryStore, type StreamEntry } from './index';

function frozenEntry(fields = encodeEvent(quote(1))): StreamEntry {
  return { id: '1-0', fields: Object.freeze({ ...fields }) };
}

describe('the event of an entry', () => {
  it('is parsed once for all services that read it', async () => {
    const store = new MemoryStore();
    await store.publish([quote(1)]);
    const first = await joinGroup(store);
    const second = await joinGroup(store, { group: 'ledger' });
    const [a] = await first.read({ countMax: 1 });
    const [b] = await second.read({ countMax: 1 });

    expect(a && decodeEntry(a)).toMatchObject({ ok: true, event: quote(1) });
    expect(a && decodeEntry(a)).toBe(b && decodeEntry(b));
  });

  it('cannot be changed by the service that holds it', () => {
    const decoded = decodeEntry(frozenEntry());
    if (!decoded.ok || decoded.event.event_type !== 'l1') throw new Error('a quote is valid');
    const { event } = decoded;

    expect(() => Object.assign(decoded, { ok: false })).toThrow(TypeError);
    expect(() => Object.assign(event, { timestamp: '0' })).toThrow(TypeError);
    expect(() => Object.assign(event.data, { bid: '99' })).toThrow(TypeError);
    expect(event.data.bid).toBe('25.10');
  });

  it('cannot be changed inside its arrays and its problems either', () => {
    const bad = decodeEntry(frozenEntry({ ...encodeEvent(quote(1)), data: '{}' }));
    if (bad.ok) throw new Error('a quote has more than nothing');
    expect(() => (bad.problems as unknown[]).pop()).toThrow(TypeError);
    expect(() => Object.assign(bad.problems[0] ?? {}, { reason: '' })).toThrow(TypeError);
  });

  it('is not the object that was published: its producer may go on changing that', async () => {
    const store = new MemoryStore();
    const event = quote(1);
    await store.publish([event]);
    Object.assign(event.data, { bid: '99' });

    const [entry] = await store.range('ev.l1');
    expect(entry && decodeEntry(entry)).toMatchObject({
      ok: true,
      event: { data: { bid: '25.10' } },
    });
    expect(() => Object.assign(entry?.fields ?? {}, { data: '{}' })).toThrow(TypeError);
    expect(() => Object.assign(entry ?? {}, { id: '0-0' })).toThrow(TypeError);
  });

  it('is refused on the stream of another type, whoever asked before without a stream', () => {
    const entry = frozenEntry();
    expect(decodeEntry(entry).ok).toBe(true);
    expect(decodeEntry({ ...entry, stream: 'ev.orders' }).ok).toBe(false);
    expect(decodeEntry({ ...entry, stream: 'ev.l1' }).ok).toBe(true);
  });

  it('is parsed anew where the fields may have changed since', () => {
    const fields: Record<string, string> = { ...encodeEvent(quote(1)) };
    const entry = { id: '1-0', fields };
    expect(decodeEntry(entry).ok).toBe(true);
    fields['timestamp'] = 'NaN';
    expect(decodeEntry(entry).ok).toBe(false);
  });
});
