import { Option, type Command } from 'commander';
import { dateArgument, timeArgument } from './arguments';
import { runDay } from './commands/day';
import { runReplay } from './commands/replay';
import { runReport } from './commands/report';
import { runWhy } from './commands/why';
import type { AddCommand } from './desk-commands';
import type { ExitCode } from './exit-codes';
import { EXAMPLES } from './help';

/**
 * Adds the command that runs a day, and those that look at one that was run.
 *
 * @param end called with what a command ended with
 */
export function addDayCommands(add: AddCommand, end: (code: ExitCode) => void): void {
  withDayOptions(
    add('day', 'Run a whole trading day in one process, from clock to report.', EXAMPLES.day),
  ).action(async (options) => end(await runDay(options)));
  withFolder(
    add(
      'report',
      'Print the end-of-day report of a day, made again from its events.',
      EXAMPLES.report,
    ),
  )
    .option('--account <account>', 'this account only')
    .addOption(new Option('--json', 'print JSON').conflicts('csv'))
    .option('--csv', 'print CSV')
    .action((options) => end(runReport(options)));
  withFolder(
    add(
      'replay',
      'Make the decisions of a day again from what was taken, and compare every byte.',
      EXAMPLES.replay,
    ),
  )
    .option('--json', 'print JSON')
    .action(async (options) => end(await runReplay(options)));
  withFolder(
    add(
      'why',
      'Say what brought an event about, and what came of it; or list the decisions.',
      EXAMPLES.why,
    ),
  )
    .argument('[id]', 'of an event or an order, or how it begins')
    .option('--account <account>', 'without an id: the decisions of this account only')
    .option('--json', 'print JSON')
    .action((id, options) => end(runWhy(id, options)));
}

/** Which day is looked at. */
function withFolder(command: Command): Command {
  return command
    .option('--date <date>', 'the day, YYYY-MM-DD (default: the latest in var/days)', dateArgument)
    .addOption(
      new Option('--from <dir>', 'read the day from the folder that --out named').conflicts('date'),
    );
}

function withDayOptions(day: Command): Command {
  return day
    .option('--data <dir>', 'play a recorded day: the folder with its tape and books')
    .option(
      '--date <date>',
      'the day, YYYY-MM-DD (default: 2026-01-12, or the only tape)',
      dateArgument,
    )
    .option(
      '--start <time>',
      'begin at this time of day in New York, HH:MM or HH:MM:SS',
      timeArgument,
    )
    .option(
      '--until <time>',
      'stop at this time of day in New York, HH:MM or HH:MM:SS',
      timeArgument,
    )
    .option('--rules <file>', 'rules file (default: config/risk_rules.yaml)')
    .option('--desk <file>', 'desk file, with your own services (default: config/desk.yaml)')
    .option('--out <dir>', 'where the day is written (default: var/days/<date>)')
    .option('--json', 'print the summary as JSON instead of the report');
}
