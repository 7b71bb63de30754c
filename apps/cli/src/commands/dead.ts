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
}

export interface ShowOptions extends DeadPlace {
  readonly json?: boolean;
}

/** `qe dead`: what could not be taken, one line each. */
export async function runDeadList(options: ListOptions): Promise<ExitCode> {
  const { letters, nowMs } = await lettersAt(options);
  const wanted = ofGroup(letters, options.group);
  if (options.json === true) {
    const list = wanted.map((letter) => letterJson(letter, false));
    printData(JSON.stringify(list, null, 2));
  } else if (wanted.length > 0) printData(listLines(wanted, nowMs).join('\n'));
  else printNote(noneOf(options.group));
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
