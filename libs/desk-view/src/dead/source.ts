import { join } from 'node:path';
import { DEAD_LETTERS } from '@quant-engine/contracts';
import { DAYS_FOLDER } from '@quant-engine/run-folder';
import { readRunFolder } from '@quant-engine/run-folder';
import { DeskLink, type DeskPlace } from '../desk-link';
import { letterOf, type Letter } from './letters';

/** Where dead letters are looked up: on the desk's Redis, else in the run folder that is named. */
export interface DeadPlace extends DeskPlace {
  readonly from?: string;
  readonly date?: string;
}

export interface Letters {
  readonly letters: readonly Letter[];
  /** What their age counts up to; absent in a run folder, whose ids are session time. */
  readonly nowMs: number | undefined;
}

/** The name under which this command is seen on the server. */
export const DEAD_NAME = 'dead';

/** All dead letters, in the order in which they were written. */
export async function lettersAt(place: DeadPlace): Promise<Letters> {
  const folder =
    place.from ?? (place.date === undefined ? undefined : join(DAYS_FOLDER, place.date));
  if (folder !== undefined) {
    const entries = [...readRunFolder(folder).entries(DEAD_LETTERS)];
    return { letters: entries.map(letterOf), nowMs: undefined };
  }
  return withDesk(place, async (link) => ({ letters: await allLetters(link), nowMs: Date.now() }));
}

/** Every dead letter. */
export async function allLetters(link: DeskLink): Promise<readonly Letter[]> {
  return (await link.ask((store) => store.range(DEAD_LETTERS))).map(letterOf);
}

/** Works on the desk's Redis, and lets go of it whatever happens. */
export async function withDesk<T>(
  place: DeskPlace,
  work: (link: DeskLink) => Promise<T>,
): Promise<T> {
  const link = await DeskLink.open(place, DEAD_NAME);
  try {
    return await work(link);
  } finally {
    await link.close();
  }
}
