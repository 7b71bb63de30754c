import { SOAK } from '@quant-engine/fixtures';
import fc from 'fast-check';
import { describeCommitEffects, describeCommits, describeGaps } from './contract/commits';
import { describeDeadLetters, describePoison } from './contract/dead-letters';
import {
  describeGroups,
  describeOrder,
  describeRedelivery,
  describeWaiting,
} from './contract/groups';
import { describeLeases } from './contract/leases';
import { describePublishing } from './contract/publishing';
import { describeReadingBack } from './contract/reading-back';
import { openEach, type StoreHarness } from './harness';
import { STEPS, StoreModel } from './store-model';

export type { OpenStore, StoreHarness } from './harness';

/** What every home of the store promises. */
export function describeStoreContract(name: string, harness: StoreHarness): void {
  describe(`${name} keeps the contract of the store`, () => {
    const opened = openEach(harness);
    describe('publishing', () => describePublishing(opened));
    describe('dead letters', () => describeDeadLetters(opened));
    describe('entries that are no event', () => describePoison(opened));
    describe('groups', () => describeGroups(opened));
    describe('redelivery', () => describeRedelivery(opened));
    describe('the order of several streams', () => describeOrder(opened));
    describe('reads that wait', () => describeWaiting(opened));
    describe('leases', () => describeLeases(opened));
    describe('commits by an older instance or again', () => describeCommits(opened));
    describe('commits that leave something out', () => describeGaps(opened));
    describe('what a commit writes', () => describeCommitEffects(opened));
    describe('reading back', () => describeReadingBack(opened));
  });
}

/** Any course of publishing, taking, crashing and coming back, so many of them. */
export function itLosesNothing(harness: StoreHarness, numRuns: number, timeoutMs = 30_000): void {
  const anySteps = fc.array(fc.constantFrom(...STEPS), { maxLength: 60 });
  const runs = async (): Promise<void> => {
    const property = fc.asyncProperty(anySteps, async (steps) => {
      const { store, close } = await harness.open();
      const model = await StoreModel.start(store);
      for (const step of steps) await model.run(step);
      await model.finish();
      await close();
    });
    await fc.assert(property, { numRuns });
  };
  it(
    'loses nothing and doubles nothing, whatever crashes and whoever returns',
    runs,
    timeoutMs * SOAK,
  );
}
