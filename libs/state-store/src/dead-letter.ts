import { createHash } from 'node:crypto';
import { QeError, type Problem, type WireFields } from '@quant-engine/contracts';
import type { DeadLetter } from './port';

/** Writes a dead letter as the fields of an entry of the dead letters' stream. */
export function encodeDeadLetter(letter: DeadLetter): WireFields {
  return Object.freeze({
    source: letter.source,
    source_id: letter.sourceId,
    ...(letter.group === undefined ? {} : { group: letter.group }),
    problems: JSON.stringify(letter.problems),
    fields: JSON.stringify(letter.fields),
  });
}

/** Reads it back, with everything that is needed to feed it again. @throws QE_STORE_ENTRY */
export function decodeDeadLetter(fields: WireFields): DeadLetter {
  const { source, source_id: sourceId, group, problems, fields: original } = fields;
  if (source === undefined || sourceId === undefined) {
    throw new QeError('QE_STORE_ENTRY', 'an entry without source or source_id is no dead letter');
  }
  return {
    source,
    sourceId,
    ...(group === undefined ? {} : { group }),
    problems: parse<readonly Problem[]>(problems, `${source}/${sourceId}/problems`),
    fields: parse<WireFields>(original, `${source}/${sourceId}/fields`),
  };
}

/** Tells whether two letters are the same one: a digest of everything in it. */
export function letterDigest(fields: WireFields): string {
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64');
}

function parse<T>(text: string | undefined, place: string): T {
  try {
    return JSON.parse(text ?? '') as T;
  } catch (error) {
    throw new QeError('QE_STORE_ENTRY', `not JSON: ${(error as Error).message}`, { place });
  }
}
