import { QeError, type Problem, type WireFields } from '@quant-engine/contracts';
import { decodeDeadLetter, type DeadLetter, type StreamEntry } from '@quant-engine/state-store';

/** A dead letter with its id. */
export interface Letter extends DeadLetter {
  readonly id: string;
  /** What was written among the dead letters by something else: it can be looked at only. */
  readonly isForeign: boolean;
}

/** Reads an entry of the dead letters, whatever stands there. */
export function letterOf({ id, fields }: StreamEntry): Letter {
  try {
    const letter = decodeDeadLetter(fields);
    return { ...letter, ...checked(letter, id), id, isForeign: false };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problems: Problem[] = [{ code: 'QE_STORE_ENTRY', place: '', reason }];
    return { id, source: '?', sourceId: '?', problems, fields, isForeign: true };
  }
}

/** The parts of a letter that are JSON may be any JSON. */
function checked(letter: DeadLetter, id: string): Pick<DeadLetter, 'problems' | 'fields'> {
  const problems: readonly unknown[] = Array.isArray(letter.problems) ? letter.problems : [0];
  const isRecord = typeof letter.fields === 'object' && letter.fields !== null;
  const texts: readonly unknown[] = isRecord ? Object.values(letter.fields) : [0];
  if (!problems.every(isProblem)) throw foreign(id, 'problems');
  if (!texts.every((text) => typeof text === 'string')) throw foreign(id, 'fields');
  return { problems, fields: letter.fields };
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const { code, place, reason } = value as Record<string, unknown>;
  return [code, place, reason].every((text) => typeof text === 'string');
}

function foreign(id: string, part: string): QeError {
  return new QeError('QE_STORE_ENTRY', `${id} has no ${part} as a dead letter has them`);
}

/** The first thing that is wrong with a letter: the reason why it is one. */
export function firstProblem({ problems }: Letter): Problem {
  return problems[0] ?? { code: 'QE_STORE_ENTRY', place: '', reason: 'it gives no reason' };
}

/** The data of the event in a letter, where it is JSON. */
export function dataOf({ data }: WireFields): unknown {
  try {
    return JSON.parse(data ?? '');
  } catch {
    return undefined;
  }
}

/** The dead letters of one group. */
export function ofGroup(letters: readonly Letter[], group: string | undefined): readonly Letter[] {
  return group === undefined ? letters : letters.filter((letter) => letter.group === group);
}

/** No dead letter matches. */
export function noneOf(group: string | undefined): string {
  return `There are no dead letters${group === undefined ? '' : ` of ${group}`}.`;
}
