import { QeError, isQeError } from '@quant-engine/contracts';

/** What the system means by its codes, as the end of a sentence. */
const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'its permissions do not allow that',
  EBADF: 'it is closed',
  EBUSY: 'something else uses it',
  EDQUOT: 'the quota of this user is used up',
  EEXIST: 'something of that name is there already',
  EFBIG: 'it would be larger than a file may be',
  EINVAL: 'the system does not allow that for what lies there',
  EIO: 'the disk fails',
  EISDIR: 'it is a folder, not a file',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'too many files are open on this machine',
  ENODEV: 'no device is behind it',
  ENOENT: 'there is none',
  ENOMEM: 'the memory is used up',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'part of the path is a file, not a folder',
  ENOTEMPTY: 'the folder is not empty',
  ENXIO: 'no device is behind it',
  EPERM: 'the system does not allow that',
  EROFS: 'the disk is mounted read-only',
  ESTALE: 'its server is away',
  ETXTBSY: 'it is a program that runs',
  EXDEV: 'it lies on another disk',
  ERR_FS_FILE_TOO_LARGE: 'it is too large to be read at once',
  ERR_STRING_TOO_LONG: 'it is too large to be read at once',
};

/** Whether the system refused something with a file, in contrast to an error of a program. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  if (typeof error !== 'object' || error === null || isQeError(error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && Object.hasOwn(CAUSES, code) && syscall !== 'connect';
}

/** Why the system refused: `the disk is full (ENOSPC)`. */
export function systemCause(error: unknown): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  const { code = '', syscall } = error;
  if (code === 'ENOENT' && syscall === 'mkdir') return `nobody can make one there (${code})`;
  return `${CAUSES[code]} (${code})`;
}

/**
 * What the system refused to read, as an error with its place and cause.
 *
 * @param what of a kind, such as `file` or `folder`
 */
export function unreadable(place: string, what: string, cause: unknown): QeError {
  const isMissing = isSystemError(cause) && cause.code === 'ENOENT';
  return new QeError(
    isMissing ? 'QE_FILE_MISSING' : 'QE_FILE_UNREADABLE',
    `cannot read the ${what}: ${systemCause(cause)}`,
    { place, cause },
  );
}

/** What the system refused to write, as an error with its place and cause. */
export function unwritable(place: string, what: string, cause: unknown): QeError {
  const message = `cannot write the ${what}: ${systemCause(cause)}`;
  return new QeError('QE_FILE_UNWRITABLE', message, { place, cause });
}

const WRITING: ReadonlySet<string> = new Set([
  ...['write', 'mkdir', 'mkdtemp', 'rename', 'unlink', 'rmdir', 'rm', 'ftruncate', 'fsync'],
  ...['copyfile', 'chmod', 'link', 'symlink'],
]);

/** An error of the system that nobody has given a place yet; anything else as it is. */
export function placed(error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const { path = '', syscall = '' } = error;
  const isWriting = WRITING.has(syscall) || error.code === 'ENOSPC';
  return isWriting ? unwritable(path, 'file', error) : unreadable(path, 'file', error);
}
