export { isThere, makeFolder, namesIn, readText, withoutMark } from './files';
export { isSystemError, systemCause, unreadable, unwritable } from './system-error';
