export {
  type DeskSetup,
  loadReference,
  loadDeskSettings,
  type Loaded,
  loadLimits,
  loadRules,
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
export { hostDesk, type DeskHosts } from './hosts';
export { dateArgument, timeArgument } from './process/arguments';
export {
  deskFrom,
  limitsFrom,
  rulesFrom,
  valueOrRefuse,
  type DeskFile,
} from './process/configuration';
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
export { runMarket } from './session/run-market';
export { runSession } from './session/run-session';
export { readSetup, SETUP_FILE, setupText, type RecordedDesk } from './setup-file';
export { dayFiles, type DayFiles } from './reports/day-files';
export { ledgerFiles } from './reports/report-files';
export { reportFromRunFolder } from './reports/run-folder-report';
export { REPORT_GROUP } from './registry/registry';
export { runReports } from './reports/run-reports';
export {
  type AccountSummary,
  type AlertSummary,
  type DaySummary,
  type ModeChange,
} from './reports/summary';
export { summaryText } from './reports/summary-text';
export {
  serviceOf,
  type DeskService,
  type OwnService,
  type ServiceSetup,
} from './registry/desk-service';
export { ENGINE } from './registry/engine';
export { BROKER, EXECUTION } from './registry/execution';
export { EXPOSURE } from './registry/exposure';
export { LEDGER } from './registry/ledger';
export {
  loadOwnServices,
  NO_OWN_SERVICES,
  reloadOwnServices,
  type OwnServiceRecord,
  type OwnServices,
} from './registry/own-services';
export { BUILT_IN, MARKET_GROUP, registryWith } from './registry/registry';
export { runEntries, runOwnServices, type DeskWork } from './process/run-entries';
export type { ModuleExport } from './registry/module-export';
