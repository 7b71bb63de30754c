import { hostname } from 'node:os';
import { CommanderError, type Command } from 'commander';
import { deskCommand, parseDeskOptions, type DeskOptions } from './desk-options';

const PLACE = { version: '1.2.3', configFolder: 'config' };

/** What a command prints, and what it makes of its arguments. */
function parsed(...argv: readonly string[]) {
  const printed = { out: '', err: '' };
  const command: Command = deskCommand('engine', 'The decision engine.', PLACE).configureOutput({
    writeOut: (text) => (printed.out += text),
    writeErr: (text) => (printed.err += text),
  });
  const ended: { options?: DeskOptions; error?: unknown } = {};
  try {
    ended.options = parseDeskOptions(command, argv);
  } catch (error) {
    ended.error = error;
  }
  return { ...ended, ...printed };
}

const saved = { ...process.env };
beforeEach(() => {
  for (const name of ['REDIS_URL', 'LOG_FORMAT', 'LOG_LEVEL']) process.env[name] = '';
});
afterAll(() => {
  process.env = saved;
});

test('without arguments a generated day is played on the desk of this folder', () => {
  // A variable that is set to nothing says nothing.
  expect(parsed().options).toEqual({
    prefix: '',
    rules: 'config/risk_rules.yaml',
    limits: 'config/liquidity_limits.yaml',
    desk: 'config/desk.yaml',
    liveClock: false,
    speed: 60,
    fresh: false,
    owner: `${hostname()}:${process.pid}`,
    logFormat: 'pretty',
    logLevel: 'info',
  });
});

test('every process takes every option', () => {
  const argv = `--redis redis://desk:6379/2 --prefix desk-1: --data tapes --date 2026-01-12
    --rules r.yaml --limits l.yaml --desk d.yaml --speed max --start 09:30 --until 10:00:01
    --fresh --owner me --log-format json --log-level debug`.split(/\s+/);
  expect(parsed(...argv).options).toEqual({
    redis: 'redis://desk:6379/2',
    prefix: 'desk-1:',
    data: 'tapes',
    date: '2026-01-12',
    rules: 'r.yaml',
    limits: 'l.yaml',
    desk: 'd.yaml',
    liveClock: false,
    speed: Infinity,
    start: 0,
    until: 1801,
    fresh: true,
    owner: 'me',
    logFormat: 'json',
    logLevel: 'debug',
  });
  expect(parsed('--live-clock').options).toMatchObject({ liveClock: true });
});

test('the environment says what the command line does not', () => {
  process.env['REDIS_URL'] = 'unix:///run/redis.sock';
  process.env['LOG_FORMAT'] = 'json';
  process.env['LOG_LEVEL'] = 'warn';
  const told = { redis: 'unix:///run/redis.sock', logFormat: 'json', logLevel: 'warn' };
  expect(parsed().options).toMatchObject(told);
  expect(parsed('--log-format', 'pretty', '--redis', 'redis://a').options).toMatchObject({
    redis: 'redis://a',
    logFormat: 'pretty',
  });
});

test.each([
  [['--prefix', 'desk*'], 'Use letters, digits'],
  [['--date', '2026-02-30'], 'Write a date as YYYY-MM-DD'],
  [['--speed', '0'], 'Write a number above 0'],
  [['--speed', '-1'], 'Write a number above 0'],
  [['--speed', '1e3'], 'Write a number above 0'],
  [['--start', '24:00'], 'Write HH:MM or HH:MM:SS'],
  [['--until', '9:30'], 'Write HH:MM or HH:MM:SS'],
  [['--log-format', 'xml'], 'Allowed choices are pretty, json.'],
  [['--log-level', 'loud'], 'Allowed choices are error, warn, info, debug.'],
  [['--live-clock', '--speed', '60'], "cannot be used with option '--speed <x>'"],
  [['--live-clock', '--start', '15:50'], "cannot be used with option '--start <time>'"],
  [['--live-clock', '--scenario', 'a'], "cannot be used with option '--live-clock'"],
  [['--nope'], "unknown option '--nope'"],
  [['more'], 'too many arguments'],
])('%j is wrong usage', (argv, message) => {
  const { error, err, out } = parsed(...argv);
  expect(error).toBeInstanceOf(CommanderError);
  expect(error).toMatchObject({ exitCode: 1 });
  expect(err).toContain(message);
  expect(err).toContain('(add --help for the options)');
  expect(out).toBe('');
});

test('the help shows two examples, the defaults and the exit codes', () => {
  const { out, err, error } = parsed('--help');
  expect({ err, error }).toMatchObject({ err: '', error: { exitCode: 0 } });
  expect(out).toContain('Usage: engine [options]\n\nThe decision engine.');
  const examples = out.split('Examples:\n')[1]?.split('\n\n')[0]?.split('\n') ?? [];
  expect(examples.filter((line) => line.startsWith('  engine --'))).toHaveLength(2);
  expect(out.match(/^ {2}(0|1|2|3|78|130) /gm)).toHaveLength(6);
  const text = out.replace(/\s+/g, ' ');
  expect(text).toContain('(default: config/risk_rules.yaml)');
  expect(text).toContain('(default: host:pid)');
  expect(text).toContain(
    '(default: 40 minutes before the close, 15:50 on a full day; a recorded day at its first row)',
  );
  expect(text).toContain('env: REDIS_URL');
  // Of use to the command alone that starts the processes of a scenario.
  expect(text).not.toContain('--scenario');
});

test('the version is said', () => {
  expect(parsed('--version')).toMatchObject({ out: '1.2.3\n', error: { exitCode: 0 } });
});
