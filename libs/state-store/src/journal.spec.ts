import { rootEvent, type QeEvent } from '@quant-engine/contracts';
import { decodeJournalBatch, encodeJournalBatch } from './journal';

function anAlert(): QeEvent {
  const data = { alert_type: 'TEST', message: 'an output', severity: 'info' } as const;
  return rootEvent('alert', 'test', '1768228202000000000', data);
}

describe('the journal', () => {
  it('gives back what a service was when a trading date began', () => {
    const begins = {
      tradingDate: '2026-01-13',
      state: { state_version: '1', seen: '[1,"\u001f"]' },
    };
    const fields = encodeJournalBatch(1, { taken: [], outputs: [], begins });
    expect(decodeJournalBatch('exposure', { id: '5-0', fields })).toMatchObject({ begins });
    const first = encodeJournalBatch(1, {
      taken: [],
      outputs: [],
      begins: { ...begins, state: {} },
    });
    expect(decodeJournalBatch('exposure', { id: '5-0', fields: first }).begins).toEqual({
      tradingDate: '2026-01-13',
      state: {},
    });
  });

  it('gives back what was taken, in order', () => {
    const taken = ['ev.prints 2-0', 'ev.l1 1-0', 'ev.l1 1-1'].map((name) => {
      const [stream = '', id = ''] = name.split(' ');
      return { stream, id, fields: { event_type: 'never in the journal' } };
    });
    const fields = encodeJournalBatch(7, { taken, outputs: Array(3).fill(anAlert()) });
    expect(JSON.stringify(fields)).not.toContain('never');
    expect(decodeJournalBatch('exposure', { id: '5-0', fields })).toEqual({
      epoch: 7,
      taken: [
        ['ev.prints', '2-0'],
        ['ev.l1', '1-0'],
        ['ev.l1', '1-1'],
      ],
      outputs: 3,
    });
  });

  it('names what was taken and not believed, and nothing where there is none', () => {
    const taken = ['1-0', '2-0'].map((id) => ({ stream: 'ev.session', id, fields: {} }));
    const refusedIn = (refused: readonly number[]): readonly number[] | undefined => {
      const fields = encodeJournalBatch(7, { taken, outputs: [], refused });
      return decodeJournalBatch('exposure', { id: '5-0', fields }).refused;
    };
    expect(refusedIn([1])).toEqual([1]);
    expect(refusedIn([])).toBeUndefined();
  });

  it.each([{}, { epoch: '1', outputs: '0' }, { epoch: '1', taken: '[[', outputs: '0' }])(
    'names the entry that it cannot read: %j',
    (fields) => {
      const entry = { id: '5-0', fields: fields as Record<string, string> };
      expect(() => decodeJournalBatch('exposure', entry)).toThrow(
        expect.objectContaining({ code: 'QE_STORE_ENTRY', place: 'journal:exposure/5-0' }) as Error,
      );
    },
  );
});
