import { eventStreams, STREAM_OF } from '@quant-engine/contracts';
import { deskHoursOf } from '@quant-engine/risk-policy';
import { readSetup, serviceOf, type DeskService } from '@quant-engine/desk';
import type { RunFolder } from '@quant-engine/run-folder';
import { replayClock } from './clock';
import { replayService, type Replayed } from './replay-service';

/** Events that name a cause, and that no service made again. */
export interface Unmade {
  readonly stream: string;
  readonly count: number;
}

/** What came of making a day again. */
export interface DayReplay {
  readonly services: readonly Replayed[];
  readonly unmade: readonly Unmade[];
}

/**
 * Makes everything again that the services of a day made, from what they took.
 *
 * @param onReplayed called with each service when it is done
 * @throws QE_RUN_FOLDER when the folder is damaged, or has no setup
 */
export async function replayDay(
  folder: RunFolder,
  onReplayed: (replayed: Replayed) => void,
): Promise<DayReplay> {
  const { seed = '', rulesHash } = folder.manifest;
  const { setup, registry } = readSetup(folder.dir, rulesHash);
  const services: Replayed[] = [];
  const note = (replayed: Replayed): void => {
    services.push(replayed);
    onReplayed(replayed);
  };
  note(await replayClock(folder, deskHoursOf(setup.rules)));
  for (const entry of registry) {
    note(replayService(serviceOf(entry, { ...setup, seed }), folder));
  }
  return { services, unmade: unmadeIn(folder, registry, services) };
}

/** What stands on record beyond what was made again; what somebody published names no cause. */
function unmadeIn(
  folder: RunFolder,
  registry: readonly DeskService[],
  services: readonly Replayed[],
): readonly Unmade[] {
  // What follows a difference was not made again.
  if (services.some(({ difference }) => difference !== undefined)) return [];
  // The clock's own, and what the services have announced.
  const written = new Set([STREAM_OF.session, ...registry.flatMap(({ writes }) => writes)]);
  return eventStreams()
    .filter((stream) => written.has(stream))
    .flatMap((stream) => {
      const made = services.reduce((sum, { outputs }) => sum + (outputs[stream] ?? 0), 0);
      const count = causedIn(folder, stream) - made;
      return count === 0 ? [] : [{ stream, count }];
    });
}

/** The events of a stream that a service must have made; a tick is its own cause. */
function causedIn(folder: RunFolder, stream: string): number {
  let count = 0;
  let carried = folder.manifest.carried?.[stream] ?? 0;
  for (const { fields } of folder.entries(stream)) {
    // Made on an earlier day.
    if (carried-- > 0) continue;
    if (stream === STREAM_OF.session || fields['causation_id'] !== undefined) count += 1;
  }
  return count;
}
