import { createHash } from 'node:crypto';
import { QeError, type Problem, type WireFields } from '@quant-engine/contracts';
import { ENTRY_BYTES_MAX, isTooLarge, stubOf } from './oversize';
import type { DeadLetter } from './port';

/** Room for the other fields of a letter, so that the whole of it can be read. */
const FIELDS_BYTES_MAX = ENTRY_BYTES_MAX - 131_072;
const PROBLEMS_MAX = 20;
const REASON_MAX = 2_000;

/**
 * Writes a dead letter as the fields of an entry of the dead letters' stream. What would be too
 * large to be read again is kept as a stub, see `oversize.ts`.
 */
export function encodeDeadLetter(letter: DeadLetter): WireFields {
  return Object.freeze({
    source: letter.source,
    source_id: letter.sourceId,
    ...(letter.group === undefined ? {} : { group: letter.group }),
    problems: problemsText(letter.problems),
    fields: fieldsText(letter.fields),
  });
}

function fieldsText(fields: WireFields): string {
  const text = isTooLarge(fields) ? undefined : JSON.stringify(fields);
  const isKept = text !== undefined && Buffer.byteLength(text) <= FIELDS_BYTES_MAX;
  return isKept ? text : JSON.stringify(stubOf(fields));
}

/** What is no list of problems is written all the same, so that it can be seen. */
function problemsText(problems: readonly Problem[]): string {
  if (!Array.isArray(problems)) return JSON.stringify(problems);
  return JSON.stringify((problems as readonly Problem[]).slice(0, PROBLEMS_MAX).map(shortened));
}

function shortened({ code, place, reason }: Problem): Problem {
  return { code, place: place.slice(0, REASON_MAX), reason: reason.slice(0, REASON_MAX) };
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
