export { checkReplaceable } from './check-replaceable';
export { RUN_FOLDER_VERSION, type RunManifest } from './manifest';
export { readRunFolder, type RunFolder } from './read';
export { writeRunFolder } from './write';
export { JournalDays } from './journal-days';
export { type DayStore, type NoDay, type StoreDay, storeDay } from './store-day';
export { DAYS_FOLDER } from './days-folder';
