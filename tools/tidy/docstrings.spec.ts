import { undocumented } from './docstrings';

const FILES: Readonly<Record<string, string>> = {
  'libs/x/src/index.ts':
    "export { a, b as c, type D } from './one';\nexport { E } from './two';\nexport type * from './three';",
  'libs/x/src/one.ts':
    '/** Says a. */\nexport const a = 1;\nexport function b(): void {}\n// No docstring.\nexport interface D {}',
  'libs/x/src/two/index.ts': '/** Says E. */\nexport class E {}\nexport class F {}',
};

test('exports without a docstring are found, under the name they are declared by', () => {
  expect(undocumented('libs/x', (file) => FILES[file])).toEqual(['libs/x: b', 'libs/x: D']);
});

test('an export that is declared nowhere is found, too', () => {
  const read = (file: string) => (file.endsWith('two/index.ts') ? '' : FILES[file]);
  expect(undocumented('libs/x', read)).toContain('libs/x: E');
});
