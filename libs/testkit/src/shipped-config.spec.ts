import { keysWithoutComment, shippedConfig } from './index';

const read = (text: string, file: string) => ({ ok: true as const, file, size: text.length });

test('a file of the workspace is read by its reader, under its own name', () => {
  const { file, size } = shippedConfig('risk_rules.yaml', read);
  expect(file).toBe('config/risk_rules.yaml');
  expect(size).toBeGreaterThan(0);
});

test('what is wrong with it, or that there is none, is an error', () => {
  const wrong = () => ({ ok: false as const, problems: [{ reason: 'no such key' }] });
  expect(() => shippedConfig('risk_rules.yaml', wrong)).toThrow('no such key');
  expect(() => shippedConfig('risk_rule.yaml', read)).toThrow('no config/risk_rule.yaml');
});

test('a key has its comment beside it or above it', () => {
  const text = '# A.\na: 1\nb: 2 # B.\nc:\n  - d\n  # E.\n  e: 3\n  f: 4\n';
  expect(keysWithoutComment(text)).toEqual(['c:', '  f: 4']);
});
