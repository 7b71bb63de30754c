import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, libraries, readJson } from '../workspace';
import { examplesIn } from './examples';
import type { Packed } from './pack';
import { Failure, run } from './run';

/** A plain project outside the workspace that uses the packages. */
export interface Consumer {
  install(): Promise<void>;
  load(): Promise<void>;
  compile(): Promise<void>;
}

export function makeConsumer(folder: string, packages: readonly Packed[]): Consumer {
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  return {
    async install() {
      write('package.json', projectOf(packages));
      await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], {
        cwd: folder,
        place: 'npm install of the tarballs',
        remedy: 'declare in package.json what the package imports, at a version that exists',
      });
    },
    async load() {
      write('load.mjs', `${LOAD_BY_IMPORT}\n`);
      write('load.cjs', `${LOAD_BY_REQUIRE}\n`);
      const names = packages.map(({ name }) => name);
      const [imported, required] = await Promise.all(
        ['load.mjs', 'load.cjs'].map((script) => exportsBy(script, names, folder)),
      );
      for (const name of names) compareExports(name, imported?.[name], required?.[name]);
    },
    async compile() {
      write('tsconfig.json', JSON.stringify(TSCONFIG));
      for (const extension of ['mts', 'cts']) write(`use.${extension}`, useOf(packages));
      for (const { name, text } of pagesOf(packages.map(({ library }) => library))) {
        examplesIn(text).forEach((code, i) => write(`readme-${name}-${i + 1}.mts`, code));
      }
      await run(path.join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', folder], {
        cwd: folder,
        place: 'tsc in the outside project (use.* are the types, readme-* the README examples)',
        remedy: 'correct the types that the library exports, or the example in its README.md',
      });
    },
  };
}

function projectOf(packages: readonly Packed[]): string {
  const { devDependencies } = readJson('package.json') as {
    devDependencies: Record<string, string>;
  };
  const tarballs = packages.map(({ name, tarball }) => [name, `file:${tarball}`]);
  return JSON.stringify({
    name: 'consumer',
    version: '1.0.0',
    private: true,
    dependencies: Object.fromEntries(tarballs),
    devDependencies: { '@types/node': devDependencies['@types/node'] },
  });
}

/** The pages whose examples can be compiled: the root's needs every library. */
function pagesOf(chosen: readonly string[]): readonly { name: string; text: string }[] {
  const pages = chosen.map((name) => ({ name, text: readmeOf(name) }));
  if (chosen.length < libraries().length) return pages;
  return [...pages, { name: 'root', text: readFileSync(path.join(ROOT, 'README.md'), 'utf8') }];
}

function readmeOf(library: string): string {
  const file = path.join('libs', library, 'README.md');
  if (existsSync(path.join(ROOT, file))) return readFileSync(path.join(ROOT, file), 'utf8');
  throw new Failure(file, 'it is missing', 'write it, with an example that compiles');
}

const PRINT = 'process.stdout.write(JSON.stringify(found));';
const LOAD_BY_IMPORT = `const found = {};
for (const name of process.argv.slice(2)) found[name] = Object.keys(await import(name));
${PRINT}`;
const LOAD_BY_REQUIRE = `const found = {};
for (const name of process.argv.slice(2)) found[name] = Object.keys(require(name));
${PRINT}`;

async function exportsBy(
  script: string,
  names: readonly string[],
  folder: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const out = await run(process.execPath, [script, ...names], {
    cwd: folder,
    place: `node ${script}, outside the workspace`,
    remedy: 'look for an import that package.json does not declare, or a file left out of "files"',
  });
  return JSON.parse(out) as Record<string, readonly string[]>;
}

/** `import` adds `default` and `module.exports` to what `require` gives, and nothing else. */
function compareExports(
  name: string,
  imported: readonly string[] = [],
  required: readonly string[] = [],
): void {
  const added = ['default', 'module.exports', '__esModule'];
  const named = imported.filter((one) => !added.includes(one)).sort();
  const wanted = required.filter((one) => one !== '__esModule').sort();
  if (wanted.length > 0 && named.join() === wanted.join()) return;
  throw new Failure(
    name,
    `import gives [${named.join(', ')}], require gives [${wanted.join(', ')}]`,
    'export named values from src/index.ts, in the form that tsc writes as plain assignments',
  );
}

const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    module: 'node20',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    types: ['node'],
  },
  include: ['*.mts', '*.cts'],
};

function useOf(packages: readonly Packed[]): string {
  const imports = packages.map(({ name }, i) => `import * as lib${i} from '${name}';`);
  const used = packages.map((_, i) => `lib${i}`);
  return `${imports.join('\n')}\nexport const all: readonly object[] = [${used.join(', ')}];\n`;
}
