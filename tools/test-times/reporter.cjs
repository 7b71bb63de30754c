'use strict';
const { appendFileSync } = require('node:fs');
const path = require('node:path');

/**
 * Writes how long each file of tests took, one line of JSON a file, to the end of the file that
 * QE_TEST_TIMES names. Several runs of jest may write to it at the same time.
 */
module.exports = class TestTimes {
  #root;

  constructor({ rootDir }) {
    this.#root = rootDir;
  }

  onTestResult(test, { perfStats }) {
    const times = process.env.QE_TEST_TIMES;
    if (!times) return;
    const file = path.relative(this.#root, test.path);
    appendFileSync(times, `${JSON.stringify({ file, ms: perfStats.runtime })}\n`);
  }
};
