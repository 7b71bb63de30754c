module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  modulePathIgnorePatterns: ['/dist/', '/.nx/'],
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json'],
  // Workspace libraries are tested from source, so no build is needed before a test.
  testEnvironmentOptions: {
    customExportConditions: ['@quant-engine/source', 'node', 'require', 'default'],
  },
  reporters: ['default', '<rootDir>/tools/test-times/reporter.cjs'],
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
