export { dayFiles, type DayFiles } from './day-files';
export { ledgerFiles } from './report-files';
export { reportFromRunFolder } from './run-folder-report';
export type { AccountSummary, AlertSummary, DaySummary, ModeChange } from './summary';
export { wireLedger } from './wire';
