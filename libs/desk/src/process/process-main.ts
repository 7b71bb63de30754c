import { isQeError } from '@quant-engine/contracts';
import { CommanderError } from 'commander';
import {
  createLogger,
  type Logger,
  EXIT,
  exitCodeOf,
  type ExitCode,
  goOnWithoutNotes,
  printError,
  problemsIn,
  textOf,
  Ending,
  stopSignal,
} from '@quant-engine/service-host';
import type { EventStore, Mailbox } from '@quant-engine/state-store';
import { closeWithoutServer, ServerWatch } from './server-watch';
import { deskCommand, parseDeskOptions, type DeskOptions, type ProcessPlace } from './desk-options';

/** A store that processes share. */
export type SharedStore = EventStore & { mailbox(): Mailbox };

/** What a process has when it runs. */
export interface ProcessContext<S extends SharedStore> {
  readonly options: DeskOptions;
  readonly logger: Logger;
  readonly store: S;
  /** Aborted when the process shall end. */
  readonly stop: AbortSignal;
  /** Notes what is under way, to say what hangs at the end. */
  readonly track: Ending['track'];
}

export type ProcessRun<S extends SharedStore> = (context: ProcessContext<S>) => Promise<void>;

/** A program that runs as a process, from its command line to its exit code. */
export interface ProcessProgram<S extends SharedStore> extends ProcessPlace {
  readonly name: string;
  readonly summary: string;
  /**
   * Reads the configuration, before anything is connected, and says what is to be run.
   * @throws Refusal, QeError: the process then ends with what is wrong
   */
  readonly wire: (options: DeskOptions, logger: Logger) => ProcessRun<S> | Promise<ProcessRun<S>>;
  /** @param server to be told when the server goes away, and when it is back */
  readonly connect: (options: DeskOptions, logger: Logger, server: ServerWatch) => S | Promise<S>;
  /** How long the end may take once it was asked for; ten seconds when it is not given. */
  readonly hardStopMs?: number;
}

/**
 * Runs a process of a desk from its command line to its exit code. What is under way when a signal
 * comes is finished, the store is closed, and the last line says "stopped".
 */
export async function runProcess<S extends SharedStore>(
  program: ProcessProgram<S>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  goOnWithoutNotes();
  const options = optionsOf(program, argv);
  if (options === undefined) return;
  const { logFormat: format, logLevel: level } = options;
  const logger = createLogger({ app: program.name, level, format });
  const stop = stopSignal();
  const ending = new Ending(program.hardStopMs);
  let code: ExitCode = EXIT.ok;
  const exitCode = (): ExitCode => (code === EXIT.ok ? (stop.exitCode() ?? code) : code);
  stop.signal.addEventListener('abort', () => {
    logger.info('stopping', { signal: stop.requested() });
    ending.begin(logger, exitCode);
  });
  try {
    await live(program, options, logger, stop.signal, ending);
  } catch (error) {
    if (error !== stop.signal.reason && !isClosedByStop(error, stop.signal)) {
      code = exitCodeOf(error);
      say(error, program.name, options, logger);
    }
  }
  // Nothing is left to do; what still keeps the process alive hangs.
  ending.begin(logger, exitCode);
  process.exitCode = exitCode();
  logger.info('stopped', { code: process.exitCode });
}

async function live<S extends SharedStore>(
  { wire, connect, version }: ProcessProgram<S>,
  options: DeskOptions,
  logger: Logger,
  stop: AbortSignal,
  ending: Ending,
): Promise<void> {
  const run = await wire(options, logger);
  const track: Ending['track'] = (name, work) => ending.track(name, work);
  const server = new ServerWatch();
  const connecting = Promise.resolve(connect(options, logger, server));
  const store = await track('connecting to the store', connecting);
  logger.info('started', { version, owner: options.owner });
  const over = closeWithoutServer(store, server, stop, logger);
  try {
    await track('the work in hand', run({ options, logger, store, stop, track }));
  } finally {
    over();
    await track('closing the store', store.close());
  }
}

/** The store was closed under the work, since its server was away at the end. */
function isClosedByStop(error: unknown, stop: AbortSignal): boolean {
  return stop.aborted && isQeError(error) && error.code === 'QE_STORE_CLOSED';
}

/** Reads the command line; undefined when all is said, with the exit code set. */
function optionsOf<S extends SharedStore>(
  { name, summary, version, configFolder }: ProcessProgram<S>,
  argv: readonly string[],
): DeskOptions | undefined {
  try {
    return parseDeskOptions(deskCommand(name, summary, { version, configFolder }), argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return undefined;
  }
}

/** Says what ended the process: for people as lines, for machines as an event of the log. */
function say(error: unknown, name: string, { logFormat }: DeskOptions, logger: Logger): void {
  if (logFormat === 'pretty') return printError(error, name);
  const problems = problemsIn(error);
  for (const { code, place, reason } of problems) logger.error(reason, { code, place });
  if (problems.length === 0) logger.error('failed', { reason: textOf(error) });
}
