export {
  advOf,
  groupsOf,
  loadDesk,
  loadLimits,
  loadRules,
  namesIn,
  readText,
  type DeskSetup,
  type Loaded,
} from './config-files';
export { deskOf, type AnyHost, type Desk as RunningDesk } from './desk';
export {
  LOG_LEVELS,
  createLogger,
  type LogFields,
  type LogLevel,
  type Logger,
  type LoggerOptions,
} from './logger';
export type { Service } from './service';
export { ServiceHost, type ServiceHostOptions, type Turn } from './service-host';
export { stateFrom, statePatch } from './state-fields';
