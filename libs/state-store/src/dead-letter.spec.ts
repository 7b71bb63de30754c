import { decodeDeadLetter } from './dead-letter';

describe('an entry that is no dead letter', () => {
  it.each([
    [{}, undefined],
    [{ source: 'ev.l1' }, undefined],
    [{ source: 'ev.l1', source_id: '1-0', fields: '{}' }, 'ev.l1/1-0/problems'],
    [{ source: 'ev.l1', source_id: '1-0', problems: '[]', fields: '{' }, 'ev.l1/1-0/fields'],
  ])('%j is refused', (fields, place) => {
    expect(() => decodeDeadLetter(fields as Record<string, string>)).toThrow(
      expect.objectContaining({ code: 'QE_STORE_ENTRY', place }) as Error,
    );
  });
});
