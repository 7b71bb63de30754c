import type { Problem } from '@quant-engine/contracts';
import { confirm } from '../dead/confirm';
import { feedLetter, unknownLetter } from '../dead/feed';
import { letterJson, listLines, showLines } from '../dead/letter-text';
import type { Letter } from '../dead/letters';
import { allLetters, lettersAt, withDesk, type DeadPlace } from '../dead/source';
import { EXIT, Refusal, UsageError, type ExitCode } from '../exit-codes';
import { printData, printNote, printProblems } from '../output';
import type { DeskLink, DeskPlace } from '../redis/desk-link';

export interface ListOptions extends DeadPlace {
  readonly group?: string;
  readonly json?: boolean;
}

export interface ShowOptions extends DeadPlace {
  readonly json?: boolean;
}

export interface FeedOptions extends DeskPlace {
  readonly all?: boolean;
  readonly group?: string;
  readonly yes?: boolean;
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

/** `qe dead feed`: feeds some of them again, or all. */
export async function runDeadFeed(ids: readonly string[], options: FeedOptions): Promise<ExitCode> {
  checkFeed(ids, options);
  return withDesk(options, async (link) => {
    const letters = await allLetters(link);
    const chosen =
      options.all === true
        ? ofGroup(letters, options.group)
        : ids.map((id) => letters.find((letter) => letter.id === id) ?? id);
    if (options.all === true && !(await isWanted(chosen.length, options))) {
      printNote('Nothing was fed.');
      return EXIT.failure;
    }
    if (chosen.length === 0) printNote(noneOf(options.group));
    return feedAll(link, chosen);
  });
}

/** @throws UsageError */
function checkFeed(ids: readonly string[], { all, group, yes }: FeedOptions): void {
  if (all !== true && ids.length === 0) throw new UsageError('name the ids to feed, or --all');
  if (all === true && ids.length > 0) throw new UsageError('give ids or --all, not both');
  if (all !== true && group !== undefined) throw new UsageError('--group goes with --all');
  if (all === true && yes !== true && !isTerminal()) {
    throw new UsageError('--all asks first: without a terminal add --yes');
  }
}

function isTerminal(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

async function isWanted(count: number, { group, yes }: FeedOptions): Promise<boolean> {
  if (yes === true || count === 0) return true;
  const whose = group === undefined ? '' : ` of ${group}`;
  const letters = count === 1 ? 'one dead letter' : `${count} dead letters`;
  return confirm(`Feed ${letters}${whose} again?`);
}

/** Feeds what it can; what cannot be fed stays where it is. */
async function feedAll(link: DeskLink, chosen: readonly (Letter | string)[]): Promise<ExitCode> {
  const leases = await link.ask((store) => store.leases());
  const problems: Problem[] = [];
  for (const letter of chosen) {
    const fed =
      typeof letter === 'string'
        ? unknownLetter(letter)
        : await link.ask((store) => feedLetter(store, letter, leases));
    if (fed.ok) printData(fed.text);
    else problems.push(...fed.problems);
  }
  printProblems(problems);
  return problems.length === 0 ? EXIT.ok : EXIT.refused;
}

function noneOf(group: string | undefined): string {
  return `There are no dead letters${group === undefined ? '' : ` of ${group}`}.`;
}

function ofGroup(letters: readonly Letter[], group: string | undefined): readonly Letter[] {
  return group === undefined ? letters : letters.filter((letter) => letter.group === group);
}
