export {
  loadDeskSettings,
  loadLimits,
  loadReference,
  loadRules,
  namesIn,
  readText,
  type DeskSetup,
  type Loaded,
} from './config-files';
export {
  daySourceOf,
  generatedSource,
  tapeSource,
  type DayChoice,
  type DaySource,
} from './day/day-source';
export type { Played } from './day/played';
export { startAt } from './day/start-at';
export { OPEN_S, secondsAfterOpen, TIME_OF_DAY, timeOfDay, timeOfTick } from './day/time-of-day';
export { deskOf, type AnyHost, type Desk as RunningDesk } from './desk';
export {
  DeskFileSchema,
  readDeskSettings,
  type DeskRetention,
  type DeskSettings,
  type DeskSettingsResult,
} from './desk-settings';
export {
  LOG_LEVELS,
  createLogger,
  type LogFields,
  type LogLevel,
  type Logger,
  type LoggerOptions,
} from './logger';
export { dateArgument, timeArgument } from './process/arguments';
export { limitsFrom, rulesFrom, valueOrRefuse } from './process/configuration';
export {
  deskCommand,
  parseDeskOptions,
  type DeskOptions,
  type LogFormat,
  type ProcessPlace,
} from './process/desk-options';
export { deskPlan, type DeskPlan } from './process/desk-plan';
export { runDeskProcess, type DeskProcess } from './process/desk-process';
export { connectDesk, runDeskServices } from './process/desk-services';
export { EXIT, exitCodeOf, Refusal, UsageError, type ExitCode } from './process/exit-codes';
export { packageVersion } from './process/package-version';
export { pause, untilAborted } from './process/pause';
export { ignoreBrokenPipe, printError, printNote, printProblems } from './process/print';
export {
  runProcess,
  type ProcessContext,
  type ProcessProgram,
  type SharedStore,
} from './process/process-main';
export { runFree, type FreeOptions } from './process/run-free';
export { runServices, type RunServicesOptions } from './process/run-services';
export { Ending, stopSignal, type StopSignal } from './process/shutdown';
export { eventDifference, type Difference } from './replay/difference';
export { RecordReaders, type DayRecord } from './replay/record';
export { replayService, type Replayed } from './replay/replay-service';
export { deskTrimmer, type Trimmable, type TrimmerOptions } from './retention';
export type { Service } from './service';
export type { Batch } from './batch';
export { readSetup, SETUP_FILE, setupText } from './setup-file';
export { ServiceHost, type ServiceHostOptions, type Turn } from './service-host';
export { stateFrom, statePatch } from './state-fields';
export { storedState } from './stored-state';
export type { TurnReport } from './turns/messages';
export { mixedDesk } from './turns/mixed-desk';
export { remoteDesk, type RemoteDesk, type RemoteDeskOptions } from './turns/remote-host';
export { serveTurns, type TurnServerOptions, type TurnTaker } from './turns/turn-server';
