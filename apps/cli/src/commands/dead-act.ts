import type { Problem } from '@quant-engine/contracts';
import {
  unknownLetter,
  type Act,
  confirm,
  noneOf,
  ofGroup,
  type Letter,
  allLetters,
  withDesk,
  type DeskLink,
  type DeskPlace,
} from '@quant-engine/desk-view';
import { EXIT, UsageError, type ExitCode } from '../exit-codes';
import { printData, printNote, printProblems } from '../output';

export interface ActOptions extends DeskPlace {
  readonly all?: boolean;
  readonly group?: string;
  readonly yes?: boolean;
}

/** `qe dead feed` and `qe dead drop`: does it to some of the letters, or to all. */
export async function runDeadAct(
  act: Act,
  ids: readonly string[],
  options: ActOptions,
): Promise<ExitCode> {
  checkChoice(act, ids, options);
  return withDesk(options, async (link) => {
    const letters = await allLetters(link);
    const chosen =
      options.all === true
        ? ofGroup(letters, options.group)
        : ids.map((id) => letters.find((letter) => letter.id === id) ?? id);
    if (chosen.length === 0) printNote(noneOf(options.group));
    else if (asks(act, options) && !(await confirm(act.question(whichText(chosen, options))))) {
      printNote(`Nothing was ${act.done}.`);
      return EXIT.failure;
    }
    return actOnAll(link, act, chosen);
  });
}

/** @throws UsageError */
function checkChoice(act: Act, ids: readonly string[], options: ActOptions): void {
  const { all, group } = options;
  if (all !== true && ids.length === 0) {
    throw new UsageError(`name the ids to ${act.name}, or --all`);
  }
  if (all === true && ids.length > 0) throw new UsageError('give ids or --all, not both');
  if (all !== true && group !== undefined) throw new UsageError('--group goes with --all');
  if (asks(act, options) && !isTerminal()) {
    const what = act.asksAlways ? act.name : '--all';
    throw new UsageError(`${what} asks first: without a terminal add --yes`);
  }
}

function asks(act: Act, { all, yes }: ActOptions): boolean {
  return yes !== true && (all === true || act.asksAlways);
}

function isTerminal(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

function whichText({ length }: readonly unknown[], { group }: ActOptions): string {
  const whose = group === undefined ? '' : ` of ${group}`;
  return `${length === 1 ? 'one dead letter' : `${length} dead letters`}${whose}`;
}

/** Does what can be done; the other letters stay where they are. */
async function actOnAll(
  link: DeskLink,
  act: Act,
  chosen: readonly (Letter | string)[],
): Promise<ExitCode> {
  const leases = await link.ask((store) => store.leases());
  const problems: Problem[] = [];
  for (const letter of chosen) {
    const acted =
      typeof letter === 'string'
        ? unknownLetter(letter)
        : await link.ask((store) => act.on(store, letter, leases));
    if (acted.ok) printData(acted.text);
    else problems.push(...acted.problems);
  }
  printProblems(problems);
  return problems.length === 0 ? EXIT.ok : EXIT.refused;
}
