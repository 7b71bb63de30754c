import { hostname } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { LOG_LEVELS, type LogLevel } from '@quant-engine/service-host';
import {
  choiceArgument,
  dateArgument,
  prefixArgument,
  speedArgument,
  timeArgument,
} from './arguments';

/**
 * What every process of a desk is told. All take all of it, so that one command line starts them
 * all; what does not concern a process is passed over.
 */
export interface DeskOptions {
  /** Absent: the desk's own server. */
  readonly redis?: string | undefined;
  readonly prefix: string;
  readonly data?: string | undefined;
  readonly date?: string | undefined;
  /** A scenario whose desk this is: its books are `data`, and whoever runs it is its market. */
  readonly scenario?: string | undefined;
  readonly rules: string;
  readonly limits: string;
  /** How the desk is kept, and its own services. */
  readonly desk: string;
  readonly liveClock: boolean;
  /** Seconds of the day that go by in one; infinite: as fast as it goes. */
  readonly speed: number;
  /** Seconds after the open, as is `until`. Absent: where the day begins, a generated one late. */
  readonly start?: number | undefined;
  readonly until?: number | undefined;
  readonly fresh: boolean;
  readonly owner: string;
  readonly logFormat: LogFormat;
  readonly logLevel: LogLevel;
}

/** How a process writes its log. */
export type LogFormat = 'json' | 'pretty';
const LOG_FORMATS = ['pretty', 'json'] as const;

const DEFAULT_SPEED = 60;

const EXIT_CODES = `Exit codes:
  0    done
  1    failed
  2    wrong usage
  3    checked and refused: data or books
  78   bad configuration: rules, limits, or the address of the Redis
  130  stopped by SIGINT after a clean end; 143 by SIGTERM`;

/** Where a process comes from. */
export interface ProcessPlace {
  readonly version: string;
  /** The folder of the shipped configuration. */
  readonly configFolder: string;
}

/** The command line of a process of a desk. */
export function deskCommand(name: string, summary: string, place: ProcessPlace): Command {
  const command = new Command(name)
    .description(summary)
    .version(place.version)
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()
    .addHelpText('after', `\n${examplesOf(name)}\n\n${EXIT_CODES}`);
  for (const option of placeOptions(place.configFolder)) command.addOption(option);
  for (const option of clockOptions()) command.addOption(option);
  for (const option of processOptions()) command.addOption(option);
  return command;
}

/**
 * @param argv the arguments alone, without the program
 * @throws CommanderError for wrong usage, and after it showed the help or the version
 */
export function parseDeskOptions(command: Command, argv: readonly string[]): DeskOptions {
  const { redis = '', ...others } = command.parse(argv, { from: 'user' }).opts<DeskOptions>();
  return redis === '' ? others : { redis, ...others };
}

function placeOptions(configFolder: string): readonly Option[] {
  const rules = join(configFolder, 'risk_rules.yaml');
  const limits = join(configFolder, 'liquidity_limits.yaml');
  const desk = join(configFolder, 'desk.yaml');
  return [
    // Read by the store: its message hides the password that an address may hold.
    new Option('--redis <url>', "the desk's Redis (default: the desk's own, in var/redis)").env(
      'REDIS_URL',
    ),
    new Option('--prefix <text>', "what the desk's keys begin with")
      .argParser(prefixArgument)
      .default('', 'nothing'),
    new Option('--data <dir>', 'a recorded day: the folder with its tape and books'),
    new Option(
      '--date <date>',
      'the day, YYYY-MM-DD (default: 2026-01-12, or the only tape)',
    ).argParser(dateArgument),
    // For `qe scenarios --redis` alone, which starts the processes of a scenario itself.
    new Option('--scenario <name>', 'a scenario whose books --data has')
      .conflicts(['date', 'liveClock', 'start', 'until'])
      .hideHelp(),
    new Option('--rules <file>', 'rules file').default(rules, 'config/risk_rules.yaml'),
    new Option('--limits <file>', 'limits file').default(limits, 'config/liquidity_limits.yaml'),
    new Option('--desk <file>', 'desk file: retention, your own services').default(
      desk,
      'config/desk.yaml',
    ),
  ];
}

function clockOptions(): readonly Option[] {
  return [
    new Option('--live-clock', 'tick with the wall clock instead of playing a day')
      .default(false, 'a day is played')
      .conflicts(['date', 'speed', 'start', 'until']),
    new Option('--speed <x>', 'seconds of the day that go by in one, or max')
      .argParser(speedArgument)
      .default(DEFAULT_SPEED),
    new Option(
      '--start <time>',
      'begin at this time of day in New York (default: 40 minutes before the close, 15:50 on a full ' +
        'day; a recorded day at its first row)',
    ).argParser(timeArgument),
    new Option('--until <time>', 'stop at this time of day in New York').argParser(timeArgument),
    new Option('--fresh', 'forget what the store holds of the desk, and begin anew').default(
      false,
      'go on with it',
    ),
  ];
}

function processOptions(): readonly Option[] {
  return [
    new Option('--owner <name>', 'names this process; no two of a service may share a name')
      .argParser((text: string) => text.trim() || ownName())
      .default(ownName(), 'host:pid'),
    new Option('--log-format <format>', `${LOG_FORMATS.join(' or ')}`)
      .env('LOG_FORMAT')
      .argParser(choiceArgument(LOG_FORMATS, 'pretty'))
      .default('pretty'),
    new Option('--log-level <level>', LOG_LEVELS.join(', '))
      .env('LOG_LEVEL')
      .argParser(choiceArgument(LOG_LEVELS, 'info'))
      .default('info'),
  ];
}

function ownName(): string {
  return `${hostname()}:${process.pid}`;
}

function examplesOf(name: string): string {
  return `Examples:
  ${name} --start 15:50 --speed 60              the end of a generated day, at 60 times its pace
  ${name} --live-clock --redis redis://desk:6379 --log-format json`;
}
