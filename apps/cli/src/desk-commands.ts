import { Option, type Command } from 'commander';
import {
  countArgument,
  dateArgument,
  entryIdArgument,
  entryIdArguments,
  pageArgument,
} from './arguments';
import { runDeadList, runDeadShow } from './commands/dead';
import { runDeadAct } from './commands/dead-act';
import { runStatus } from './commands/status';
import { DROP, FEED } from '@quant-engine/desk-view';
import type { ExitCode } from './exit-codes';
import { EXAMPLES } from './help';

/** Adds a command: its name, what it does, two examples. */
export type AddCommand = (name: string, summary: string, examples: string) => Command;

/**
 * Adds the commands that look at a desk on its Redis.
 *
 * @param end called with what a command ended with
 */
export function addDeskCommands(add: AddCommand, end: (code: ExitCode) => void): void {
  withDeskPlace(
    add('status', 'Say whether all is well with the desk on its Redis.', EXAMPLES.status),
  )
    .addOption(new Option('--json', 'print JSON').conflicts(['watch', 'healthy']))
    .addOption(new Option('--watch', 'redraw every second, until Ctrl-C').conflicts('healthy'))
    .option('--healthy', 'print the verdict alone; dead letters are no illness')
    .action(async (options) => end(await runStatus(options)));
  const dead = add(
    'dead',
    'List what could not be taken (dead letters), show one, feed them again, or drop them.',
    EXAMPLES.dead,
  );
  withDeadPlace(dead.command('list', { isDefault: true }))
    .description('one line each: id, age, source, group, reason')
    .option('--group <group>', 'those of this group only')
    .option('--json', 'print JSON')
    .option('--limit <n>', 'letters of a page, at most 1000', pageArgument, 100)
    .option('--page <n>', 'which page, the oldest letters first', countArgument, 1)
    .action(async (options) => end(await runDeadList(options)));
  withDeadPlace(dead.command('show'))
    .description('everything that is in one of them')
    .argument('<id>', 'as the list shows it', entryIdArgument)
    .option('--json', 'print JSON')
    .action(async (id, options) => end(await runDeadShow(id, options)));
  for (const act of [FEED, DROP]) {
    withDeskPlace(dead.command(act.name))
      .description(act.summary)
      .argument('[ids...]', 'as the list shows them', entryIdArguments)
      .option('--all', 'all that there are now')
      .option('--group <group>', 'with --all: those of this group only')
      .option('--yes', act.asksAlways ? 'do not ask first' : 'with --all: do not ask first')
      .action(async (ids, options) => end(await runDeadAct(act, ids, options)));
  }
}

function withDeadPlace(command: Command): Command {
  return withDeskPlace(command)
    .addOption(
      new Option('--from <dir>', 'read them from the folder that --out named').conflicts([
        'date',
        'redis',
        'prefix',
      ]),
    )
    .addOption(
      new Option('--date <date>', 'read them from the day in var/days, YYYY-MM-DD')
        .argParser(dateArgument)
        .conflicts(['redis', 'prefix']),
    );
}

function withDeskPlace(command: Command): Command {
  return command
    .option('--redis <url>', "the desk's Redis (default: REDIS_URL, else the one of var/redis)")
    .option('--prefix <prefix>', "what the desk's keys begin with (default: nothing)");
}
