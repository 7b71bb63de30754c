export { ledgerFiles } from './report-files';
export { reportFromRunFolder } from './run-folder-report';
export { LEDGER_STREAMS, wireLedger } from './wire';
