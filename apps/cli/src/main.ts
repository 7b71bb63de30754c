import { join } from 'node:path';
import { ignoreBrokenPipe, packageVersion, printError } from '@quant-engine/runtime';
import { Command, CommanderError, Option } from 'commander';
import { dateArgument, portArgument, timeArgument } from './arguments';
import { runDay } from './commands/day';
import { runPolicy } from './commands/policy';
import { runRedis } from './commands/redis';
import { runReport } from './commands/report';
import { runScenarios } from './commands/scenarios';
import { runSize } from './commands/size';
import { addDeskCommands } from './desk-commands';
import { EXIT, exitCodeOf, type ExitCode } from './exit-codes';
import { EXAMPLES, EXIT_CODES, FIELDS } from './help';

/** Builds the command line. @param end called with what the command ended with */
function program(end: (code: ExitCode) => void): Command {
  const qe = new Command('qe')
    .description('quant-engine: a trading desk for long/short books. Paper trading only.')
    .version(packageVersion(join(__dirname, '..')))
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  const add = (name: string, summary: string, examples: string): Command =>
    qe
      .command(name)
      .description(summary)
      .exitOverride()
      .showHelpAfterError('(add --help for the options)')
      .addHelpText('after', `\nExamples:\n${examples}\n\n${EXIT_CODES}`);

  withDayOptions(
    add('day', 'Run a whole trading day in one process, from clock to report.', EXAMPLES.day),
  ).action(async (options) => end(await runDay(options)));
  add(
    'scenarios',
    'Run scenario files and compare what happens with what they expect.',
    EXAMPLES.scenarios,
  )
    .argument('[files...]', 'scenario files (default: all of scenarios/)')
    .option('--redis', 'on a Redis of its own, with engine and execution as processes')
    .option('--rules <file>', 'rules file (default: config/risk_rules.yaml)')
    .option('--json', 'print the results as JSON')
    .action(async (files, options) => end(await runScenarios(files, options)));
  add(
    'policy',
    'Answer figures on standard input with what the decision table says.',
    `${EXAMPLES.policy}\n\n${FIELDS.policy}`,
  )
    .option('--rules <file>', 'rules file (default: config/risk_rules.yaml)')
    .action(async (options) => end(await runPolicy(options)));
  add(
    'size',
    'Answer orders on standard input with what the liquidity guard allows.',
    `${EXAMPLES.size}\n\n${FIELDS.size}`,
  )
    .option('--limits <file>', 'limits file (default: config/liquidity_limits.yaml)')
    .action(async (options) => end(await runSize(options)));
  add(
    'report',
    'Print the end-of-day report of a day, made again from its events.',
    EXAMPLES.report,
  )
    .option('--date <date>', 'the day, YYYY-MM-DD (default: the latest in var/days)', dateArgument)
    .option('--account <account>', 'this account only')
    .addOption(
      new Option('--from <dir>', 'read the day from the folder that --out named').conflicts('date'),
    )
    .addOption(new Option('--json', 'print JSON').conflicts('csv'))
    .option('--csv', 'print CSV')
    .action((options) => end(runReport(options)));
  add('redis', "Run the desk's own Redis in the foreground, until it is stopped.", EXAMPLES.redis)
    .option('--dir <dir>', 'its data and its socket (default: var/redis)')
    .option(
      '--port <port>',
      'listen on 127.0.0.1 too; 0: socket only (default: 6379 when it is free)',
      portArgument,
    )
    .addOption(
      new Option('--appendfsync <when>', 'when it writes to the disk (default: always)').choices([
        'always',
        'everysec',
      ]),
    )
    .action(async (options) => end(await runRedis(options)));
  addDeskCommands(add, end);
  return qe;
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
    .option('--out <dir>', 'where the day is written (default: var/days/<date>)')
    .option('--json', 'print the summary as JSON instead of the report');
}

async function main(): Promise<void> {
  process.stdout.on('error', endQuietlyOnBrokenPipe);
  process.stderr.on('error', ignoreBrokenPipe);
  try {
    await program((code) => {
      process.exitCode = code;
    }).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
      return;
    }
    printError(error, 'qe');
    process.exitCode = exitCodeOf(error);
  }
}

/** Whoever reads us may stop reading: `qe report | head` is no failure. */
function endQuietlyOnBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
}

void main();
