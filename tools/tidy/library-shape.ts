import type { Manifest } from '../workspace';

const LAYERS = ['layer:contracts', 'layer:core', 'layer:io', 'layer:test'];
const TARGETS = ['build', 'typecheck', 'lint', 'test'];
const FILES = ['README.md', 'LICENSE', 'tsconfig.json', 'tsconfig.build.json', 'src/index.ts'];
const PACKED = ['dist', 'src', '!**/*.spec.ts', '!**/*.tsbuildinfo'];
const KEYS = [
  'name',
  'version',
  'description',
  'license',
  'type',
  'sideEffects',
  'main',
  'types',
  'exports',
  'files',
  'publishConfig',
  'engines',
  'dependencies',
  'nx',
];

/** What a library looks like to the rules: its folder's name, its manifest and its files. */
export interface Library {
  readonly folder: string;
  readonly manifest: Manifest;
  has(file: string): boolean;
}

/** Everything in which a library differs from the shape that they all have. */
export function shapeProblems({ folder, manifest, has }: Library): readonly string[] {
  const { nx = {}, exports = {}, files = [], dependencies = {} } = manifest as Shape;
  return [
    ...FILES.filter((file) => !has(file)).map((file) => `${file} is missing`),
    ...unless(Object.keys(manifest).join() === KEYS.join(), `keys are not ${KEYS.join(', ')}`),
    ...Object.entries(fixedFields(folder))
      .filter(([field, value]) => JSON.stringify(manifest[field]) !== JSON.stringify(value))
      .map(([field, value]) => `${field} is not ${JSON.stringify(value)}`),
    ...unless(JSON.stringify(exports['.']) === JSON.stringify(MAIN), 'exports["."] is not usual'),
    ...PACKED.filter((one) => !files.includes(one)).map((one) => `files lacks ${one}`),
    ...unless(nx.name === folder, `nx.name is not ${folder}`),
    ...unless(nx.tags?.length === 1 && LAYERS.includes(nx.tags[0] ?? ''), 'it has no one layer'),
    ...TARGETS.filter((one) => nx.targets?.[one] === undefined).map((one) => `no target ${one}`),
    ...Object.entries(dependencies)
      .filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))
      .map(([name, range]) => `${name} is not pinned: ${range}`),
  ];
}

interface Shape {
  readonly nx?: {
    readonly name?: string;
    readonly tags?: readonly string[];
    readonly targets?: Readonly<Record<string, unknown>>;
  };
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

const MAIN = {
  '@quant-engine/source': './src/index.ts',
  types: './dist/index.d.ts',
  default: './dist/index.js',
};

function fixedFields(folder: string): Readonly<Record<string, unknown>> {
  return {
    name: `@quant-engine/${folder}`,
    license: 'MIT',
    type: 'commonjs',
    sideEffects: false,
    main: './dist/index.js',
    types: './dist/index.d.ts',
    publishConfig: { access: 'public' },
    engines: { node: '>=20.19' },
  };
}

function unless(holds: boolean, problem: string): readonly string[] {
  return holds ? [] : [problem];
}
