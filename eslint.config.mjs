import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import jsonc from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

const CORES = [
  'contracts',
  'calendar',
  'config-file',
  'csv-file',
  'reference-data',
  'positions',
  'market-view',
  'exposure',
  'risk-policy',
  'liquidity-guard',
  'decision-engine',
  'orders',
  'broker-sim',
  'ledger',
  'market-data',
  'synthetic-day',
];

/** What a core may not touch: time comes in with the event, ids are derived, nothing is read. */
const IMPURE_GLOBALS = [
  'process',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'performance',
  'fetch',
  'console',
];
const IMPURE_CALLS = [
  ['CallExpression[callee.object.name="Date"][callee.property.name="now"]', 'Date.now'],
  ['NewExpression[callee.name="Date"][arguments.length=0]', 'new Date() without a time'],
  ['CallExpression[callee.name="Date"]', 'Date()'],
  ['CallExpression[callee.object.name="Math"][callee.property.name="random"]', 'Math.random'],
].map(([selector, what]) => ({ selector, message: `A core is pure: no ${what}.` }));

const NO_IO = {
  paths: ['ioredis', 'winston'].map((name) => ({ name, message: 'A core does no I/O.' })),
  patterns: [
    {
      group: ['node:*', 'fs', 'fs/*', 'net', 'timers', 'timers/*', 'crypto', 'os'],
      message: 'A core does no I/O.',
    },
  ],
};

/** Cores that know nothing of another: what they need of it is in their own configuration. */
const APART = [['exposure', 'risk-policy']];

/** Each of these has one owner; everybody else goes through it. */
const OWNED = [
  ['ioredis', 'state-store', 'redis-server'],
  ['winston', 'service-host'],
  ['date-fns-tz', 'calendar'],
];

const TESTS = ['**/*.spec.ts', '**/test/**/*.ts', '**/test-support/**/*.ts', 'tests/**/*.ts'];

/** Which layer may import which; tests may also use testkit, which itself uses contracts alone. */
function boundaries({ tests = [], testkit = ['*'] }) {
  const layers = {
    'layer:contracts': ['layer:contracts'],
    'layer:core': ['layer:contracts', 'layer:core', ...tests],
    'layer:io': ['layer:contracts', 'layer:core', 'layer:io', ...tests],
    'layer:app': ['*'],
    'layer:test': testkit,
  };
  return [
    'error',
    {
      enforceBuildableLibDependency: true,
      banTransitiveDependencies: true,
      depConstraints: Object.entries(layers).map(([sourceTag, onlyDependOnLibsWithTags]) => ({
        sourceTag,
        onlyDependOnLibsWithTags,
      })),
    },
  ];
}

/** Imports that are gone for good: who asks elsewhere would have a second truth. */
const EDGES_GONE = [
  ['broker-sim', 'reference-data', 'A broker knows neither bucket, group nor previous close.'],
  ['contracts', '*', 'The contracts know of nobody.'],
  ['positions', 'reference-data', 'What is held and what is known of it are two rooms.'],
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', 'var/**', '**/played-day/**'] },
  ...nx.configs['flat/base'],
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries({}),
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: TESTS,
    rules: {
      '@nx/enforce-module-boundaries': boundaries({ tests: ['layer:test'] }),
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Every library's specs use testkit, so it may use none of them.
    files: ['libs/testkit/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries({ testkit: ['layer:contracts'] }) },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  ...OWNED.map(([name, ...owners]) => ({
    files: ['libs/**/*.ts', 'apps/**/*.ts'],
    ignores: [
      ...owners.map((owner) => `libs/${owner}/**`),
      ...CORES.map((core) => `libs/${core}/src/**`),
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name, message: `${name} lives in libs/${owners.join(' and libs/')} only.` }] },
      ],
    },
  })),
  {
    files: CORES.map((core) => `libs/${core}/src/**/*.ts`),
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': ['error', NO_IO],
      'no-restricted-globals': [
        'error',
        ...IMPURE_GLOBALS.map((name) => ({ name, message: 'A core is pure.' })),
      ],
      'no-restricted-syntax': ['error', ...IMPURE_CALLS],
    },
  },
  ...APART.map(([core, other]) => ({
    files: [`libs/${core}/src/**/*.ts`],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          ...NO_IO,
          paths: [
            ...NO_IO.paths,
            { name: `@quant-engine/${other}`, message: `${core} knows nothing of ${other}.` },
          ],
        },
      ],
    },
  })),
  {
    files: CORES.filter((core) => core !== 'calendar').map((core) => `libs/${core}/src/**/*.ts`),
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...IMPURE_CALLS,
        {
          selector: 'ImportDeclaration[source.value="date-fns-tz"]',
          message: 'date-fns-tz lives in libs/calendar only.',
        },
      ],
    },
  },
  ...EDGES_GONE.map(([from, to, message]) => ({
    files: [`libs/${from}/src/**/*.ts`],
    ignores: ['**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ group: [`@quant-engine/${to}`], message }] },
      ],
    },
  })),
  {
    files: ['libs/*/package.json', 'apps/*/package.json'],
    languageOptions: { parser: jsonc },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          ignoredFiles: [
            '{projectRoot}/**/*.spec.ts',
            '{projectRoot}/test/**/*',
            '{projectRoot}/test-support/**/*',
          ],
          // Only a peer of date-fns-tz, which needs it beside itself.
          ignoredDependencies: ['date-fns'],
        },
      ],
    },
  },
  prettier,
);
