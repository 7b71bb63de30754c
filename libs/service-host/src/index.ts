export { admitted } from './admission';
export { addBatches, type Batch, NO_BATCH } from './batch';
export { CoreFailure, ofCore } from './core-failure';
export { EXIT, type ExitCode, exitCodeOf, Refusal, UsageError } from './exit-codes';
export { LiveTime, type LiveTimeOptions, type MachineClocks } from './live-time';
export {
  createLogger,
  LOG_LEVELS,
  type LogFields,
  type Logger,
  type LoggerOptions,
  type LogLevel,
} from './logger';
export { verdictOn } from './outage';
export { packageVersion } from './package-version';
export { pause, restIfEarly, untilAborted, untilStopped } from './pause';
export {
  endWithoutData,
  goOnWithoutNotes,
  printError,
  printNote,
  printProblems,
  problemsIn,
  textOf,
} from './print';
export { deskTrimmer, type DeskRetention, type Trimmable, type TrimmerOptions } from './retention';
export { type FreeOptions, runFree } from './run-free';
export { LeaseHolder, type LeasedHost } from './lease-holder';
export { ServiceHost, type ServiceHostOptions, type Turn } from './service-host';
export type { Service } from './service';
export { Ending, stopSignal, type StopSignal } from './shutdown';
export { dayIn, stateFields, stateFrom, statePatch } from './state-fields';
export { storedState } from './stored-state';
