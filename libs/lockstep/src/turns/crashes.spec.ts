import { SOAK } from '@quant-engine/fixtures';
import { MemoryStore } from '@quant-engine/state-store';
import { MemoryBoxes, snapshotOf } from '@quant-engine/store-doubles';
import { playCrashingDays } from '../../test/crashing-desk';
import { LEASE_MS } from '../../test/turn-desk';

// Waits between attempts are only there for the sake of a server; here they cost the test's time.
jest.mock('../../../service-host/src/pause', () => ({
  ...jest.requireActual<object>('../../../service-host/src/pause'),
  pause: () => new Promise((resolve) => setImmediate(resolve)),
}));
jest.setTimeout(120_000 * SOAK);

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
    { days: 30, limitMs: 60_000, snapshot: snapshotOf },
  ));
