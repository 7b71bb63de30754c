import type { Random } from '@quant-engine/fixtures';
import { PRODUCER_POINTS, SERVICE_POINTS, type Fate } from './protocol';

const BATCHES_MAX = 12;
const PUBLISHES_MAX = 1_500;
/** Of a hundred workers so many stop instead of dying, and so many wait for what comes. */
const STOPPING = 6;
const WAITING = 6;

/** What a worker will do to itself, and when. */
export function drawFate(random: Random, isProducer: boolean): Fate | undefined {
  const drawn = random.between(1, 100);
  if (drawn <= WAITING) return undefined;
  if (isProducer) {
    const passes = random.between(0, PUBLISHES_MAX);
    return { act: 'DIE', point: random.pick(PRODUCER_POINTS), passes };
  }
  if (drawn <= WAITING + STOPPING) {
    const point = random.pick(['READ', 'COMMIT_READY', 'COMMIT_SENT'] as const);
    return { act: 'STOP', point, passes: random.between(0, BATCHES_MAX) };
  }
  const point = random.pick(SERVICE_POINTS);
  // A worker joins once, if nothing happens to it, and takes many batches.
  const isEarly = point === 'JOIN_SENT' || point === 'JOINED';
  return { act: 'DIE', point, passes: isEarly ? 0 : random.between(0, BATCHES_MAX) };
}
