import { circles } from './circles';
import { textFiles } from './files';

test('no files import each other in a circle', () => {
  const files = textFiles().filter(({ file }) => /^(libs|apps|tests|tools)\/.*\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(300);
  expect(circles(files)).toEqual([]);
});

test('a circle is found, however long it is, and types count as well', () => {
  const files = [
    { file: 'a/one.ts', text: "import { two } from './two';" },
    { file: 'a/two.ts', text: "export { three } from './three';" },
    { file: 'a/three/index.ts', text: "import type { One } from '../one';" },
    { file: 'a/four.ts', text: "import { one } from './one';" },
  ];
  expect(circles(files)).toEqual(['a/one.ts > a/two.ts > a/three/index.ts > a/one.ts']);
});
