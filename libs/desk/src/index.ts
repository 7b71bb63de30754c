export {
  type DeskSetup,
  loadReference,
  loadDeskSettings,
  type Loaded,
  loadLimits,
  loadRules,
  namesIn,
  readText,
} from './config-files';
export { lastSecondMs, untilNote } from './day/day-end';
export {
  type DayChoice,
  type DaySource,
  daySourceOf,
  generatedSource,
  tapeSource,
} from './day/day-source';
export {
  DeskFileSchema,
  type DeskSettings,
  type DeskSettingsResult,
  readDeskSettings,
} from './desk-settings';
export { type DeskHosts, deskWith, hostsOf, servicesOf } from './hosts';
export { dateArgument, timeArgument } from './process/arguments';
export { limitsFrom, rulesFrom, valueOrRefuse } from './process/configuration';
export {
  deskCommand,
  type DeskOptions,
  type LogFormat,
  parseDeskOptions,
  type ProcessPlace,
} from './process/desk-options';
export { deskPlan, type DeskPlan } from './process/desk-plan';
export { type DeskProcess, runDeskProcess } from './process/desk-process';
export { REDIS_FOLDER, connectDesk, runDeskServices } from './process/desk-services';
export {
  type ProcessContext,
  type ProcessProgram,
  runProcess,
  type SharedStore,
} from './process/process-main';
export { runServices, type RunServicesOptions } from './process/run-services';
export { deskDayMark, type DeskDayMark } from './session/desk-day';
export { MARKET_GROUP } from './session/market-seat';
export { runMarket } from './session/run-market';
export { deskSettings, runSession } from './session/run-session';
export { readSetup, SETUP_FILE, setupText } from './setup-file';
export { wireEngine } from './wiring/engine';
export { wireBroker, wireExecution } from './wiring/execution';
export { wireExposure } from './wiring/exposure';
export { wireLedger } from './wiring/ledger';
export { dayFiles, type DayFiles } from './reports/day-files';
export { ledgerFiles } from './reports/report-files';
export { reportFromRunFolder } from './reports/run-folder-report';
export { runReports } from './reports/run-reports';
export {
  type AccountSummary,
  type AlertSummary,
  type DaySummary,
  type ModeChange,
} from './reports/summary';
export { summaryText } from './reports/summary-text';
