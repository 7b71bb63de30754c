import {
  unknownLetter,
  letterJson,
  listLines,
  showLines,
  noneOf,
  ofGroup,
  lettersAt,
  type DeadPlace,
} from '@quant-engine/desk-view';
import { EXIT, Refusal, type ExitCode } from '../exit-codes';
import { printData, printNote } from '../output';

export interface ListOptions extends DeadPlace {
  readonly group?: string;
  readonly json?: boolean;
  /** Letters of a page, and which one, from 1. */
  readonly limit: number;
  readonly page: number;
}

export interface ShowOptions extends DeadPlace {
  readonly json?: boolean;
}

/** `qe dead`: what could not be taken, one line each. */
export async function runDeadList(options: ListOptions): Promise<ExitCode> {
  const { letters, nowMs } = await lettersAt(options);
  const all = ofGroup(letters, options.group);
  const { limit, page } = options;
  const wanted = all.slice((page - 1) * limit, page * limit);
  if (options.json === true) {
    const list = wanted.map((letter) => letterJson(letter, false));
    printData(JSON.stringify(list, null, 2));
  } else if (wanted.length > 0) printData(listLines(wanted, nowMs).join('\n'));
  else
    printNote(all.length === 0 ? noneOf(options.group) : `There are only ${all.length} letters.`);
  if (wanted.length > 0 && wanted.length < all.length) {
    const from = (page - 1) * limit;
    const next = from + limit < all.length ? `; --page ${page + 1} shows the next` : '';
    printNote(`${from + 1} to ${from + wanted.length} of ${all.length} dead letters${next}`);
  }
  return EXIT.ok;
}

/** `qe dead show`: everything that is in one of them. */
export async function runDeadShow(id: string, options: ShowOptions): Promise<ExitCode> {
  const { letters, nowMs } = await lettersAt(options);
  const letter = letters.find((one) => one.id === id);
  if (letter === undefined) throw new Refusal(unknownLetter(id).problems, EXIT.refused);
  if (options.json === true) printData(JSON.stringify(letterJson(letter, true), null, 2));
  else printData(showLines(letter, nowMs).join('\n'));
  return EXIT.ok;
}
