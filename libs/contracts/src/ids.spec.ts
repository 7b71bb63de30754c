import fc from 'fast-check';
import { v5 } from 'uuid';
import { ID_NAMESPACE, deriveId } from './ids';

const GOLDEN_SESSION = 'e7813d62-95f4-5d19-99a0-5846901e6646';
const GOLDEN_ORDER = '79c357bb-322b-52c7-b3bc-e63f598b1e34';

describe('derived ids', () => {
  it('are UUIDs v5 of the parts joined by a bar, for any text and number', () => {
    const part = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer());
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        expect(deriveId(...parts)).toBe(v5(parts.join('|'), ID_NAMESPACE));
      }),
    );
  });

  it('never change from one release to the next: old journals must replay to the same ids', () => {
    expect(ID_NAMESPACE).toBe('6f0d3c1e-3f0b-5d52-9a55-0c2a5f6e7b10');
    expect(deriveId('session', 'clock:2026-01-12:17')).toBe(GOLDEN_SESSION);
    expect(deriveId('order', GOLDEN_SESSION, 'CIM PRB', 1)).toBe(GOLDEN_ORDER);
  });

  it('tell apart parts that differ only in where they are cut', () => {
    expect(deriveId('a', 'bc')).not.toBe(deriveId('ab', 'c'));
    expect(deriveId('intent', 1, 11)).not.toBe(deriveId('intent', 11, 1));
  });
});
