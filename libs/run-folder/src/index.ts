export { checkReplaceable } from './check-replaceable';
export type { RunManifest } from './manifest';
export { readRunFolder, type RunFolder } from './read';
export { writeRunFolder } from './write';
export { DAYS_FOLDER } from './days-folder';
