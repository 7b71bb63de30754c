'use strict';
const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that take long: the last to begin would be the last to end, with nothing beside it. */
const SLOW = /\/(day-on-redis|scenarios-redis|whole-day|chaos|redis|private-server)\.spec\.ts$/;

/** The usual order of jest, with what is known to take long first. */
module.exports = class SlowFirst extends Sequencer {
  sort(tests) {
    const usual = super.sort(tests);
    return [
      ...usual.filter(({ path }) => SLOW.test(path)),
      ...usual.filter(({ path }) => !SLOW.test(path)),
    ];
  }
};
