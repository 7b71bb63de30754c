import { createHash } from 'node:crypto';
import { encodeEvent, rootEvent, type WireFields } from '@quant-engine/contracts';
import { badQuote, commitOf, joinGroup, quote } from '@quant-engine/fixtures';
import { at } from '@quant-engine/testkit';
import {
  decodeDeadLetter,
  decodeEntry,
  type DeadLetter,
  type Delivered,
  type EventStore,
} from '../../src/index';
import type { OpenStore } from '../harness';

const ROW: DeadLetter = {
  source: 'l1.csv',
  sourceId: '17',
  problems: [{ code: 'QE_CSV_ROW', place: 'l1.csv:17:3', reason: 'bid is "n/a"' }],
  fields: { row: 'CIM PRB;"n/a",25.14\n' },
};

/** What is kept of fields that are too large to be read. */
function stubOf(fields: WireFields): WireFields {
  const texts = Object.entries(fields).flat();
  const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');
  return {
    oversize_bytes: String(Buffer.byteLength(texts.join(''))),
    oversize_fields: String(texts.length / 2),
    oversize_sha1: sha1(texts.map(sha1).join('')),
    oversize_head: Buffer.from(texts.join(' ')).subarray(0, 1_024).toString(),
  };
}

const FIVE_MB = 'x'.repeat(5_000_000);

async function lettersIn(store: EventStore): Promise<readonly DeadLetter[]> {
  return (await store.range('ev.dead')).map(({ fields }) => decodeDeadLetter(fields));
}

export function describeDeadLetters(opened: () => OpenStore): void {
  it('keeps a refused event whole, with the reason', async () => {
    const { store } = opened();
    await store.publish([badQuote(1)]);

    expect(await lettersIn(store)).toEqual([
      {
        source: 'ev.l1',
        sourceId: badQuote(1).event_id,
        problems: [expect.objectContaining({ code: 'QE_SCHEMA_INVALID', place: '/data/bid' })],
        fields: encodeEvent(badQuote(1)),
      },
    ]);
  });

  it('refuses an event of 5 MB, and keeps its size, its digest and its head', async () => {
    const { store } = opened();
    const data = { alert_type: 'BIG', message: FIVE_MB, severity: 'info' } as const;
    const big = rootEvent('alert', 'big', at(1), data);
    const [published] = await store.publish([big]);

    expect(published).toMatchObject({
      outcome: 'REFUSED',
      problems: [{ code: 'QE_EVENT_TOO_LARGE' }],
    });
    const [letter] = await lettersIn(store);
    expect(letter?.fields).toEqual(stubOf(encodeEvent(big)));
  });

  it('buries what could not become an event, and the same letter once', async () => {
    const { store } = opened();
    await store.bury([ROW, ROW]);
    await store.bury([ROW]);
    expect(await lettersIn(store)).toEqual([ROW]);

    const otherReason = { ...ROW, problems: [{ ...ROW.problems[0], reason: 'ask is "n/a"' }] };
    await store.bury([otherReason as DeadLetter, { ...ROW, sourceId: '18' }]);
    expect(await store.length('ev.dead')).toBe(3);
  });

  it('records an event that is refused twice once', async () => {
    const { store } = opened();
    await store.publish([badQuote(1)]);
    await store.publish([badQuote(1)]);
    expect(await store.length('ev.dead')).toBe(1);
  });

  it('takes fields that hold quotes, line ends and letters of any script', async () => {
    const { store } = opened();
    const odd = { ...ROW, fields: { row: 'ünï "q" \\ \r\n\t\u2028 𝄞', 'a field': '' } };
    await store.bury([odd]);
    expect(await lettersIn(store)).toEqual([odd]);
  });
}

export function describePoison(opened: () => OpenStore): void {
  it('delivers an invalid entry, so that its group buries it, exactly once', async () => {
    const { store, appendRaw } = opened();
    const poison = {
      event_type: 'l1',
      timestamp: 'NaN',
      data: `{"bid": NaN, "pad": "${FIVE_MB}"}`,
    };
    const id = await appendRaw('ev.l1', poison);
    await store.publish([quote(1)]);
    const member = await joinGroup(store);
    const taken: Delivered[] = [];
    while (taken.length < 2) taken.push(...(await member.read({ countMax: 10 })));
    expect(taken.map((entry) => entry.id)).toContain(id);

    const letter: DeadLetter = {
      source: 'ev.l1',
      sourceId: id,
      group: 'exposure',
      problems: [{ code: 'QE_EVENT_NOT_JSON', place: '/data', reason: 'Unexpected token N' }],
      fields: taken.find((entry) => entry.id === id)?.fields ?? {},
    };
    const commit = commitOf({ taken, dead: [letter] });
    expect(await member.commit(commit)).toBe('COMMITTED');
    expect(await member.commit(commit)).toBe('OFFSET');

    const letters = await lettersIn(store);
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatchObject({ source: 'ev.l1', sourceId: id, group: 'exposure' });
    expect(letters[0]?.fields).toEqual(stubOf(poison));
    expect(await member.read({ countMax: 10 })).toEqual([]);
  });

  it.each([
    ['of a megabyte and a byte', { data: 'x'.repeat(1_048_573) }],
    ['of 1,001 fields', Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`${n}`, 'x']))],
    ['whose head ends within a letter', { x: 'é'.repeat(600_000) }],
  ])('hands out a stub of an entry %s, and what stands behind it', async (_what, fields) => {
    const { store, appendRaw } = opened();
    await store.publish([quote(1)]);
    const id = await appendRaw('ev.l1', fields);
    await store.publish([quote(2)]);
    const member = await joinGroup(store);
    const taken: Delivered[] = [];
    while (taken.length < 3) taken.push(...(await member.read({ countMax: 10 })));
    const stub = taken.find((entry) => entry.id === id);
    expect(stub?.fields).toEqual(stubOf(fields));
    expect(taken.map((entry) => decodeEntry(entry).ok).sort()).toEqual([false, true, true]);
    expect(stub && decodeEntry(stub)).toMatchObject({ problems: [{ code: 'QE_EVENT_TOO_LARGE' }] });
    expect(await member.commit(commitOf({ taken }))).toBe('COMMITTED');
    expect((await store.range('ev.l1'))[1]?.fields).toEqual(stubOf(fields));
  });

  it('hands out an entry of a megabyte whole', async () => {
    const { store, appendRaw } = opened();
    await appendRaw('ev.l1', { data: 'x'.repeat(1_048_572) });
    const member = await joinGroup(store);
    const [entry] = await member.read({ countMax: 10 });
    expect(entry?.fields['data']).toHaveLength(1_048_572);
  });
}
