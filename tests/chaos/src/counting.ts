import type { QeEvent } from '@quant-engine/contracts';
import { eventOf } from '@quant-engine/fixtures';
import type { Commit, Delivered, Membership } from '@quant-engine/state-store';
import { afterOne, countField, digestField, outputOf, symbolOf, tallyIn } from './desk-events';

/** The field of the state that names the last commit in it. */
export const LAST_COMMIT = 'last-commit';

/**
 * What the counting service makes of a batch: one output of each input, and the count and the
 * digest of each symbol.
 *
 * @param name of the commit
 */
export function countingCommit(
  taken: readonly Delivered[],
  before: Membership['state'],
  name: string,
): Commit {
  const patch: Record<string, string> = { [LAST_COMMIT]: name };
  const outputs: QeEvent[] = [];
  for (const entry of taken) {
    const cause = eventOf(entry);
    const symbol = symbolOf(entry.fields);
    const after = afterOne(tallyIn({ ...before, ...patch }, symbol), cause.event_id);
    patch[countField(symbol)] = String(after.count);
    patch[digestField(symbol)] = after.digest;
    outputs.push(outputOf(cause, symbol, after));
  }
  return { taken, outputs, state: patch, latest: {}, dead: [] };
}
