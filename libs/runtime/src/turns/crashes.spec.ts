import { MemoryStore } from '@quant-engine/state-store';
import { playCrashingDays } from '../../test/crashing-desk';
import { MemoryBoxes } from '../../test/memory-mailbox';
import { snapshotOf } from '../../test/snapshot';
import { LEASE_MS } from '../../test/turn-desk';

// Waits between attempts are only there for the sake of a server; here they cost the test's time.
jest.mock('../process/pause', () => ({
  ...jest.requireActual<object>('../process/pause'),
  pause: () => new Promise((resolve) => setImmediate(resolve)),
}));
jest.setTimeout(120_000);

test('whatever processes crash, freeze or fail at whatever points, the day is the same', () =>
  playCrashingDays(
    (play) => {
      let nowMs = 0;
      const store = new MemoryStore({ nowMs: () => nowMs });
      const boxes = new MemoryBoxes();
      return play({
        open: () => ({ store, mailbox: boxes.mailbox() }),
        letLeasesEnd: async () => {
          nowMs += LEASE_MS + 1;
        },
      });
    },
    { days: 100, limitMs: 60_000, snapshot: snapshotOf },
  ));
