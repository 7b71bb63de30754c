import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { dateArgument, timeArgument } from './arguments';
import { runDay } from './commands/day';
import { runPolicy } from './commands/policy';
import { runReport } from './commands/report';
import { runScenarios } from './commands/scenarios';
import { runSize } from './commands/size';
import { EXIT, exitCodeOf, type ExitCode } from './exit-codes';
import { EXAMPLES, EXIT_CODES, FIELDS } from './help';
import { printError } from './output';

/** Builds the command line. @param end called with what the command ended with */
function program(end: (code: ExitCode) => void): Command {
  const qe = new Command('qe')
    .description('quant-engine: a trading desk for long/short books. Paper trading only.')
    .version(versionOf(join(__dirname, '..', 'package.json')))
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  const add = (name: string, summary: string, examples: string): Command =>
    qe
      .command(name)
      .description(summary)
      .exitOverride()
      .showHelpAfterError('(add --help for the options)')
      .addHelpText('after', `\nExamples:\n${examples}\n\n${EXIT_CODES}`);

  add('day', 'Run a whole trading day in one process, from clock to report.', EXAMPLES.day)
    .option('--data <dir>', 'play a recorded day: the folder with its tape and books')
    .option(
      '--date <date>',
      'the day, YYYY-MM-DD (default: 2026-01-12, or the only tape)',
      dateArgument,
    )
    .option(
      '--until <time>',
      'stop at this time of day in New York, HH:MM or HH:MM:SS',
      timeArgument,
    )
    .option('--rules <file>', 'rules file (default: config/risk_rules.yaml)')
    .option('--out <dir>', 'where the day is written (default: var/days/<date>)')
    .option('--json', 'print the summary as JSON instead of the report')
    .action(async (options) => end(await runDay(options)));
  add(
    'scenarios',
    'Run scenario files and compare what happens with what they expect.',
    EXAMPLES.scenarios,
  )
    .argument('[files...]', 'scenario files (default: all of scenarios/)')
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
  return qe;
}

function versionOf(manifest: string): string {
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return version;
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
    printError(error);
    process.exitCode = exitCodeOf(error);
  }
}

/** Whoever reads us may stop reading: `qe report | head` is no failure. */
function endQuietlyOnBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
}

/** When nobody reads the notes any more, the work goes on without them. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

void main();
