import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { ID_NAMESPACE, deriveId } from './ids';

const GOLDEN_SESSION = 'e7813d62-95f4-5d19-99a0-5846901e6646';
const GOLDEN_ORDER = '79c357bb-322b-52c7-b3bc-e63f598b1e34';

/** RFC 9562, section 5.5, written out: SHA-1 of namespace and name, with version and variant. */
function uuidV5(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...groups, hex.slice(20)].join('-');
}

describe('derived ids', () => {
  it('are checked here against the example of RFC 9562, appendix A.4', () => {
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
    expect(uuidV5(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('are UUIDs v5 of the parts joined by a bar, for any text and number', () => {
    const part = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer());
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        expect(deriveId(...parts)).toBe(uuidV5(ID_NAMESPACE, parts.join('|')));
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
