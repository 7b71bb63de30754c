import type { Problem, QeEvent } from '@quant-engine/contracts';
import { againOf, decodeEntry, type DeadLetter, type Delivered } from '@quant-engine/state-store';
import { ofCore } from './core-failure';
import type { Service } from './service';

/** What was delivered, parted into events and what is none. */
export interface Admitted {
  readonly events: readonly QeEvent[];
  readonly dead: readonly DeadLetter[];
  /** Indexes of ticks that were not believed. */
  readonly refused: readonly number[];
}

/**
 * Lets a service have what it can take; the rest becomes dead letters, each with its reason.
 *
 * @param isRefused whether an event at a place in the batch is not to be believed: a live host
 *   asks its wall clock, a replay the journal
 */
export function admitted<S>(
  service: Service<S>,
  delivered: readonly Delivered[],
  isRefused: (event: QeEvent, index: number) => boolean = () => false,
): Admitted {
  const events: QeEvent[] = [];
  const dead: DeadLetter[] = [];
  const refused: number[] = [];
  for (const [index, entry] of delivered.entries()) {
    const found = eventOrProblems(service, entry);
    if (!('event_id' in found)) dead.push(letterOf(service.group, entry, found));
    else if (isRefused(found, index)) refused.push(index);
    else events.push(found);
  }
  return { events, dead, refused };
}

function eventOrProblems<S>(
  { group, core }: Service<S>,
  entry: Delivered,
): QeEvent | readonly Problem[] {
  // What is fed again stands on a stream of its own, whatever its type.
  const isAgain = entry.stream === againOf(group);
  const decoded = decodeEntry(isAgain ? { id: entry.id, fields: entry.fields } : entry);
  if (!decoded.ok) return decoded.problems;
  const problems = ofCore(() => core.problemsOf(decoded.event));
  return problems.length > 0 ? problems : decoded.event;
}

/** The letter of an entry that a group could not take. */
export function letterOf(
  group: string,
  { stream: source, id: sourceId, fields }: Delivered,
  problems: readonly Problem[],
): DeadLetter {
  return { source, sourceId, group, problems, fields };
}
