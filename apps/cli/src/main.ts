import { join } from 'node:path';
import {
  endWithoutData,
  goOnWithoutNotes,
  packageVersion,
  printError,
} from '@quant-engine/service-host';
import { Command, CommanderError, Option } from 'commander';
import { portArgument } from './arguments';
import { runPolicy } from './commands/policy';
import { runRedis } from './commands/redis';
import { runScenarios } from './commands/scenarios';
import { runSize } from './commands/size';
import { addDayCommands } from './day-commands';
import { addDeskCommands, type AddCommand } from './desk-commands';
import { EXIT, exitCodeOf, type ExitCode } from './exit-codes';
import { EXAMPLES, EXIT_CODES, FIELDS } from './help';

/** Builds the command line. @param end called with what the command ended with */
function program(end: (code: ExitCode) => void): Command {
  const qe = new Command('qe')
    .description('quant-engine: a trading desk for long/short books. Paper trading only.')
    .version(packageVersion(join(__dirname, '..')))
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  const add: AddCommand = (name, summary, examples) =>
    qe
      .command(name)
      .description(summary)
      .exitOverride()
      .showHelpAfterError('(add --help for the options)')
      .addHelpText('after', `\nExamples:\n${examples}\n\n${EXIT_CODES}`);

  addDayCommands(add, end);
  add(
    'scenarios',
    'Run scenario files and compare what happens with what they expect.',
    EXAMPLES.scenarios,
  )
    .argument('[files...]', 'scenario files (default: all of scenarios/)')
    .option('--redis', 'on a Redis of its own, with engine and execution as processes')
    .option('--rules <file>', 'rules file (default: config/risk_rules.yaml)')
    .option('--desk <file>', 'desk file, with your own services (default: config/desk.yaml)')
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
    .option(
      '--repair',
      'go on without data that are damaged, and what follows them; a copy is made first',
    )
    .action(async (options) => end(await runRedis(options)));
  addDeskCommands(add, end);
  return qe;
}

async function main(): Promise<void> {
  endWithoutData();
  goOnWithoutNotes();
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

void main();
