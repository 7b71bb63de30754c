import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { undocumented } from './tidy/docstrings';
import { textFiles, type TextFile } from './tidy/files';
import { shapeProblems, type Library } from './tidy/library-shape';
import { LINE_RULES, offences, tooLong } from './tidy/line-rules';
import { deadLinks } from './tidy/links';
import { ROOT, libraries, manifestOf } from './workspace';

const files = textFiles();

function exists(file: string): boolean {
  return existsSync(path.join(ROOT, file));
}

function libraryOf(folder: string): Library {
  const has = (file: string) => exists(path.join('libs', folder, file));
  return { folder, manifest: manifestOf(folder), has };
}

describe('the workspace is tidy', () => {
  it('finds the files that it is about', () => {
    expect(files.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['package.json', 'libs/contracts/src/index.ts', 'tools/tidy.spec.ts']),
    );
    expect(files.some(({ file }) => file.includes('node_modules/'))).toBe(false);
  });

  it.each(LINE_RULES)('$name', (rule) => {
    expect(offences(rule, files)).toEqual([]);
  });

  it('files of code have at most 400 lines', () => {
    expect(tooLong(files)).toEqual([]);
  });

  it.each(libraries())('libs/%s has the shape of every library', (folder) => {
    expect(shapeProblems(libraryOf(folder))).toEqual([]);
  });

  it.each(libraries())('every public export of libs/%s has a docstring', (folder) => {
    const read = (file: string): string | undefined =>
      exists(file) ? readFileSync(path.join(ROOT, file), 'utf8') : undefined;
    expect(undocumented(`libs/${folder}`, read)).toEqual([]);
  });

  it('links between pages lead somewhere', () => {
    expect(deadLinks(files, exists)).toEqual([]);
  });

  it.each(['LICENSE', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'README.md', '.nvmrc'])(
    'there is a %s',
    (file) => {
      expect(exists(file)).toBe(true);
    },
  );
});

describe('each rule finds what it is there to find', () => {
  // Written in two halves, so that this file keeps the rules itself.
  const planted: readonly (readonly [string, string, string])[] = [
    ['lines of TypeScript have at most 100 columns, but for texts', 'a.ts', 'x'.repeat(101)],
    ['nothing is left open in the code', 'a.ts', '// TO' + 'DO later'],
    ['nothing is left open in the code', 'config/a.yaml', '# FIX' + 'ME'],
    ['no test is skipped or singled out', 'a.spec.ts', 'it' + '.only("x", () => {});'],
    ['no test is skipped or singled out', 'libs/a/test/b.ts', 'describe' + '.skip("x")'],
    ['no test waits for a fixed time', 'a.spec.ts', 'setTimeout(' + 'resolve, 500)'],
    ['no test waits for a fixed time', 'a.spec.ts', 'await sleep(' + '500);'],
    ['no path of one machine is written down', 'docs/a.md', 'see /ho' + 'me/me/notes.md'],
    ['index.ts is a curated list', 'libs/a/src/index.ts', "export * from './a';"],
    [
      'the lock file names no package registry',
      'package-lock.json',
      '"resolved": "https://registry.example/a.tgz"',
    ],
  ];

  it.each(planted)('%s: in %s', (name, file, text) => {
    const rule = LINE_RULES.find((one) => one.name === name);
    expect(rule).toBeDefined();
    expect(offences(rule!, [{ file, text: `fine\n${text}\nfine` }])).toEqual([`${file}:2`]);
  });

  it('every rule about lines has an example here', () => {
    expect(new Set(planted.map(([name]) => name))).toEqual(
      new Set(LINE_RULES.map(({ name }) => name)),
    );
  });

  it('but neither a URL, nor a guard against hanging, nor a test that lacks its data', () => {
    const fine: TextFile[] = [
      { file: 'a.spec.ts', text: '(present ? it : it' + '.skip)("reads it", () => {});' },
      { file: 'a.spec.ts', text: 'jest.setTimeout(60_000);' },
      { file: 'docs/a.md', text: 'https://example.org/home/me' },
      { file: 'a.spec.ts', text: "setTimeout(() => reject(new Error('late')), 30_000);" },
    ];
    for (const rule of LINE_RULES) expect(offences(rule, fine)).toEqual([]);
  });

  it('a file of 401 lines is too long, one of 400 is not', () => {
    const long = { file: 'a.ts', text: 'x\n'.repeat(401) };
    const short = { file: 'b.ts', text: 'x\n'.repeat(400) };
    expect(tooLong([long, short])).toEqual(['a.ts: 401 lines, at most 400']);
  });

  it('a library without a README, with a loose version, a foreign name and no layer', () => {
    const { folder, manifest } = libraryOf('contracts');
    const broken = {
      ...manifest,
      name: 'contracts',
      dependencies: { ajv: '^8.0.0' },
      nx: { name: folder, tags: [], targets: { build: {}, typecheck: {}, lint: {}, test: {} } },
    };
    const has = (file: string) => file !== 'README.md';
    expect(shapeProblems({ folder, manifest: broken, has })).toEqual([
      'README.md is missing',
      'name is not "@quant-engine/contracts"',
      'it has no one layer',
      'ajv is not pinned: ^8.0.0',
    ]);
  });

  it('a link to a page or a heading that is not there', () => {
    const pages: TextFile[] = [
      { file: 'docs/a.md', text: '# A title\n[b](b.md) [self](#a-title) [up](../c.md#no)' },
      { file: 'c.md', text: '# Yes\n[dead](docs/none.md) [web](https://example.org)' },
    ];
    const there = (file: string) => ['docs/a.md', 'docs/b.md', 'c.md'].includes(file);
    expect(deadLinks(pages, there)).toEqual(['docs/a.md: ../c.md#no', 'c.md: docs/none.md']);
  });
});
