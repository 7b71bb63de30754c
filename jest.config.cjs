module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  modulePathIgnorePatterns: ['/dist/', '/.nx/'],
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json'],
  // Workspace libraries are tested from source, so no build is needed before a test.
  testEnvironmentOptions: {
    customExportConditions: ['@quant-engine/source', 'node', 'require', 'default'],
  },
  testSequencer: '<rootDir>/tools/test-times/sequencer.cjs',
  reporters: ['default', '<rootDir>/tools/test-times/reporter.cjs'],
  // Says how a property that failed is played again, and runs it more often in a soak.
  moduleNameMapper: { '^fast-check$': '<rootDir>/tools/soak/fast-check.cjs' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};
