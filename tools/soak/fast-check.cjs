'use strict';
const path = require('node:path');
// By its path: by its name jest gives this very file.
const real = require('../../node_modules/fast-check/lib/cjs/fast-check.js');

const ROOT = path.join(__dirname, '..', '..');
const RUNS = 100;

/**
 * What every specification gets for `fast-check`: the same, but that QE_SOAK multiplies the runs,
 * QE_FC_SEED and QE_FC_PATH play a failed one again, and a failure says the command that does it.
 */
function assert(property, parameters = {}) {
  const { QE_SOAK = '1', QE_FC_SEED: seed, QE_FC_PATH: path } = process.env;
  const { numRuns = RUNS, interruptAfterTimeLimit: limitMs } = parameters;
  const times = Number(QE_SOAK);
  const given = {
    ...parameters,
    numRuns: numRuns * times,
    ...(limitMs === undefined ? {} : { interruptAfterTimeLimit: limitMs * times }),
    ...(seed === undefined ? {} : { seed: Number(seed), path }),
  };
  try {
    const done = real.assert(property, given);
    return done instanceof Promise ? done.catch(fail) : done;
  } catch (error) {
    return fail(error);
  }
}

/** @throws what was thrown, with the command that shows it again */
function fail(error) {
  const [, seed, where] = /\bseed: (-?\d+), path: "([\d:]+)"/.exec(error.message) ?? [];
  if (seed !== undefined) {
    const { testPath, currentTestName } = expect.getState();
    const pattern = currentTestName.replace(/[[\]()*+?.^$|\\]/g, '\\$&');
    const name = pattern.replaceAll("'", "'\\''");
    const file = path.relative(ROOT, testPath);
    const told = `to see it again: QE_FC_SEED=${seed} QE_FC_PATH=${where} npx jest ${file} -t '${name}'`;
    error.stack = error.stack.replace(error.message, () => `${error.message}\n\n${told}`);
    error.message += `\n\n${told}`;
  }
  throw error;
}

const fast = { ...real, assert };
module.exports = { ...fast, default: { ...(real.default ?? real), assert }, __esModule: true };
