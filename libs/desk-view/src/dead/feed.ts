import { eventStreams, UNKNOWN_STREAM, type Problem, type QeEvent } from '@quant-engine/contracts';
import { decodeEntry, type GroupLease, type RedisStore } from '@quant-engine/state-store';
import { refused, unknownLetter, type Act, type Acted } from './act';
import type { Letter } from './letters';

/** Where an event of a type that was not known then was meant to go. */
function isEdge(source: string): boolean {
  return source === UNKNOWN_STREAM || eventStreams().includes(source);
}

/** Feeds letters again: to the group that could not take them, or onto their streams. */
export const FEED: Act = {
  name: 'feed',
  summary: 'feed them again, to the group that could not take them',
  done: 'fed',
  asksAlways: false,
  question: (which) => `Feed ${which} again?`,
  on: feedLetter,
};

async function feedLetter(
  store: RedisStore,
  letter: Letter,
  leases: readonly GroupLease[],
): Promise<Acted> {
  const { id, group, source, sourceId, isForeign } = letter;
  if (isForeign) return { ok: false, problems: letter.problems.map(at(`dead letter ${id}`)) };
  if (group === undefined && !isEdge(source)) {
    return refused('QE_DEAD_ROW', `${source}:${sourceId}`, `dead letter ${id} is a row of a file`);
  }
  const decoded = decodeEntry({ id, fields: letter.fields });
  // What is no event would only come back.
  if (!decoded.ok) return { ok: false, problems: decoded.problems.map(at(`dead letter ${id}`)) };
  if (group === undefined) return publishAgain(store, id, decoded.event);
  const fed = await store.refeed(id);
  if (fed.outcome !== 'FED') return unknownLetter(id);
  const isActive = leases.some((lease) => lease.group === group && lease.owner !== undefined);
  const wait = isActive ? '' : '; nobody is active there, so it waits for the next one to start';
  return { ok: true, text: `${id} fed again to ${group}, as ${fed.stream} ${fed.id}${wait}` };
}

/** What was refused at the edge is published as if it came now, once it is an event. */
async function publishAgain(store: RedisStore, id: string, event: QeEvent): Promise<Acted> {
  const [published] = await store.publish([event]);
  if (published === undefined || published.outcome === 'REFUSED') {
    const problems = published?.problems ?? [];
    return { ok: false, problems: problems.map(at(`dead letter ${id}`)) };
  }
  // Only then: when this process ends in between, the letter is still there to be fed again.
  await store.discard(id);
  const { outcome, stream, id: newId } = published;
  const how = outcome === 'APPENDED' ? 'published as' : 'was published already, as';
  return { ok: true, text: `${id} ${how} ${stream} ${newId}` };
}

function at(where: string): (problem: Problem) => Problem {
  return (problem) => ({ ...problem, place: `${where}${problem.place}` });
}
