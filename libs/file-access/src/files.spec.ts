import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isQeError } from '@quant-engine/contracts';
import { isThere, makeFolder, namesIn, readText } from './files';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qe-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The code of what is thrown, and its message without the place. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (!isQeError(error)) throw error;
    return `${error.code} at ${error.place?.replace(folder, '')}: ${error.message}`;
  }
  return 'nothing was thrown';
}

test('a text is read without its byte order mark', () => {
  writeFileSync(join(folder, 'a'), '\uFEFFtext\n');
  expect(readText(join(folder, 'a'))).toBe('text\n');
});

test('what cannot be read is said with its place and its cause', () => {
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('circle', join(folder, 'circle'));
  const said = (name: string): string => refusal(() => readText(join(folder, name)));
  expect(said('none')).toBe(
    'QE_FILE_MISSING at /none: cannot read the file: there is none (ENOENT)',
  );
  expect(said('')).toBe(
    'QE_FILE_UNREADABLE at : cannot read the file: it is a folder, not a file (EISDIR)',
  );
  expect(said('file/below')).toBe(
    'QE_FILE_UNREADABLE at /file/below: cannot read the file: part of the path is a file, not a folder (ENOTDIR)',
  );
  expect(said('circle')).toContain('its links lead in a circle (ELOOP)');
  expect(said('x'.repeat(300))).toContain('the name is too long (ENAMETOOLONG)');
  expect(refusal(() => namesIn(join(folder, 'file')))).toContain('cannot read the folder');
  expect(refusal(() => isThere(join(folder, 'circle')))).toContain('its links lead in a circle');
  expect(isThere(join(folder, 'none'))).toBe(false);
});

test('a folder is made with those above it, and may be there already', () => {
  makeFolder(join(folder, 'a', 'b'), 0o700);
  makeFolder(join(folder, 'a', 'b'));
  expect(statSync(join(folder, 'a', 'b')).mode & 0o777).toBe(0o700);
});

test('a folder that cannot be made is refused at once', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(refusal(() => makeFolder(join(folder, 'file')))).toContain('part of the path is a file');
  expect(refusal(() => makeFolder(join(folder, 'file', 'a')))).toContain('ENOTDIR');
  mkdirSync(join(folder, 'a'));
  symlinkSync(join(folder, 'a', 'gone'), join(folder, 'link'));
  expect(refusal(() => makeFolder(join(folder, 'link')))).toContain('QE_FILE_UNWRITABLE');
  if (process.platform === 'linux') {
    expect(refusal(() => makeFolder('/proc/x'))).toBe(
      'QE_FILE_UNWRITABLE at /proc/x: cannot write the folder: nobody can make one there (ENOENT)',
    );
  }
});
