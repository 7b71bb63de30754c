export { isThere, makeFolder, namesIn, readText, withoutMark } from './files';
export { isSystemError, placed, systemCause, unreadable, unwritable } from './system-error';
