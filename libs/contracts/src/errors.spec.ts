import { ERROR_CATALOGUE, QeError, isQeError, type ErrorCode } from './errors';

const codes = Object.keys(ERROR_CATALOGUE) as ErrorCode[];

describe('the catalogue of errors', () => {
  it.each(codes)('%s says what went wrong and what to do, in whole sentences', (code) => {
    const { meaning, remedy } = ERROR_CATALOGUE[code];
    expect(code).toMatch(/^QE(_[A-Z0-9]+)+$/);
    expect(meaning).toMatch(/^[A-Z].+\.$/);
    expect(remedy).toMatch(/^[A-Z].+\.$/);
  });
});

describe('an error with a code', () => {
  it('bears its code, its place, its remedy and its cause', () => {
    const cause = new Error('ENOENT');
    const error = new QeError('QE_FILE_MISSING', 'no rules', { place: 'config/x.yaml:1:1', cause });
    expect(error).toMatchObject({ name: 'QeError', code: 'QE_FILE_MISSING', message: 'no rules' });
    expect(error.place).toBe('config/x.yaml:1:1');
    expect(error.remedy).toBe(ERROR_CATALOGUE.QE_FILE_MISSING.remedy);
    expect(error.cause).toBe(cause);
  });

  it('is known by its code, so that it is also known across copies of the package', () => {
    const foreign = Object.assign(new Error('x'), { code: 'QE_STORE_FENCED' });
    expect(isQeError(foreign)).toBe(true);
    expect(isQeError(new QeError('QE_INTERNAL', 'x'))).toBe(true);
  });

  it.each([
    new Error('x'),
    Object.assign(new Error('x'), { code: 'ENOENT' }),
    Object.assign(new Error('x'), { code: 'constructor' }),
    Object.assign(new Error('x'), { code: '__proto__' }),
    { code: 'QE_INTERNAL' },
    null,
    'QE_INTERNAL',
  ])('%p is none', (other) => {
    expect(isQeError(other)).toBe(false);
  });
});
