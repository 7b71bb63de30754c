import { decodeJournalBatch, encodeJournalBatch } from './journal';

describe('the journal', () => {
  it('gives back what was taken, in order', () => {
    const taken = ['ev.prints 2-0', 'ev.l1 1-0', 'ev.l1 1-1'].map((name) => {
      const [stream = '', id = ''] = name.split(' ');
      return { stream, id, fields: { event_type: 'never in the journal' } };
    });
    const fields = encodeJournalBatch(7, taken, 3);
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
