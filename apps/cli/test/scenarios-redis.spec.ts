import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SCENARIO_FOLDER } from '../src/paths';
import { qeBeside, until } from './own-desk';
import { processesNaming } from './processes-naming';
import { BUILT, freshFolder, qe, removeFolders, type Ended } from './qe';

/** Each scenario starts two processes, and the first fetches a server. */
const RUN_MS_MAX = 600_000;

jest.setTimeout(RUN_MS_MAX);

/** What the command line of each of them has. */
const ENGINE = join('engine', 'dist', 'main.js');
const EXECUTION = join('execution', 'dist', 'main.js');
const SERVER = 'unixsocket';

const A1 = join(SCENARIO_FOLDER, 'a1-open-at-120.yaml');

interface Running {
  readonly child: ChildProcess;
  /** Its folder for what is temporary. */
  readonly temporary: string;
  readonly ended: Promise<Ended>;
}

const started: Running[] = [];

afterEach(async () => {
  for (const { child, temporary } of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    }
    await until(() => processesNaming(temporary).length === 0);
  }
  removeFolders();
});

/** Runs `qe scenarios --redis` as the leader of its own process group, as a terminal does. */
function scenarios(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Running {
  const temporary = freshFolder();
  const child = spawn(process.execPath, [BUILT, 'scenarios', '--redis', ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary, ...env },
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (texts.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (texts.stderr += data.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...texts }));
  const running = { child, temporary, ended };
  started.push(running);
  return running;
}

/** Resolves when a process of a run is there. @returns its number */
async function processOf(running: Running, word: string): Promise<number> {
  const look = () => processesNaming(running.temporary).find(({ line }) => line.includes(word));
  await until(() => look() !== undefined || running.child.exitCode !== null);
  const { pid } = look() ?? {};
  if (pid === undefined) throw new Error(`ended without ${word}: ${(await running.ended).stderr}`);
  return pid;
}

function leftOf({ temporary }: Running): readonly string[] {
  return [
    ...processesNaming(temporary).map(({ line }) => line),
    ...readdirSync(temporary).filter((name) => name.startsWith('qe-')),
  ];
}

test('every scenario that is shipped goes on Redis as it goes in one process', async () => {
  const running = scenarios(['--json']);
  const embedded = await qeBeside(freshFolder(), ['scenarios', '--json']);
  const { code, stdout, stderr } = await running.ended;
  expect(JSON.parse(stdout)).toEqual(JSON.parse(embedded.stdout));
  const count = readdirSync(SCENARIO_FOLDER).filter((name) => name.endsWith('.yaml')).length;
  expect(JSON.parse(stdout)).toHaveLength(count);
  const all = `${count} of ${count} scenarios as expected`;
  expect(embedded.stderr).toBe(`\n${all}\n`);
  expect(stderr).toMatch(
    new RegExp(`\n${all}, on (Redis|Valkey) [\\d.]+, engine and execution as processes\n$`),
  );
  expect(code).toBe(0);
  expect(leftOf(running)).toEqual([]);
});

test('a scenario that goes otherwise fails with 1, expected beside seen', async () => {
  const file = join(freshFolder(), 'a.yaml');
  writeFileSync(file, readFileSync(A1, 'utf8').replace('row: 10', 'row: 4'));
  const running = scenarios([file]);
  const { code, stdout, stderr } = await running.ended;
  expect(code).toBe(1);
  expect(stdout).toContain('FAIL A. OPEN at 120 %  (a.yaml)');
  expect(stdout).toMatch(/^ {2}! row +4 +10$/m);
  expect(stderr).toContain('0 of 1 scenarios as expected, on ');
  expect(leftOf(running)).toEqual([]);
});

test('a scenario that is refused ends with 3, and leaves no logs', async () => {
  const file = join(freshFolder(), 'a.yaml');
  writeFileSync(file, readFileSync(A1, 'utf8').replace('2026-01-12', '2026-01-19'));
  const running = scenarios([file]);
  const { code, stderr } = await running.ended;
  expect(code).toBe(3);
  expect(stderr).toContain('a.yaml: date: 2026-01-19 has no session');
  expect(leftOf(running)).toEqual([]);
});

test('the processes are told the rules of the command', async () => {
  const folder = freshFolder();
  const rules = readFileSync(join(SCENARIO_FOLDER, '..', 'config', 'risk_rules.yaml'), 'utf8');
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, rules.replace('max_gross_exposure_pct: 130', 'max_gross_exposure_pct: 140'));
  const d = join(SCENARIO_FOLDER, 'd-open-at-131.yaml');
  const { code, stdout } = await scenarios([d, '--rules', file]).ended;
  expect(code).toBe(1);
  expect(stdout).toMatch(/^ {2}! mode +HARD_DERISK +THROTTLE_NEW_ORDERS$/m);
});

// A terminal's ^C reaches the whole process group, a supervisor's signal only the command itself.
test.each([
  ['SIGINT', 'the process group', -1, 130],
  ['SIGTERM', 'the command alone', 1, 143],
] as const)('%s to %s ends all of it', async (signal, _, sign, exitCode) => {
  const running = scenarios();
  await processOf(running, EXECUTION);
  process.kill(sign * (running.child.pid ?? 0), signal);
  const { code, stdout, stderr } = await running.ended;
  expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  expect(stderr).toMatch(/Ended before all scenarios had run\n$/);
  expect(leftOf(running)).toEqual([]);
});

test('nothing is left behind by a command that is killed', async () => {
  const running = scenarios();
  await processOf(running, EXECUTION);
  process.kill(-(running.child.pid ?? 0), 'SIGKILL');
  await running.ended;
  await until(() => leftOf(running).length === 0);
});

test.each([
  ['engine', ENGINE, 'the engine process was ended by SIGKILL', '1-engine.log'],
  ['Redis', SERVER, 'Redis ended by itself', 'redis.log'],
])('when %s ends the command fails, and says where its log is', async (_, word, what, log) => {
  const running = scenarios([A1]);
  const pid = await processOf(running, word);
  // The server is known once the processes are there.
  await processOf(running, EXECUTION);
  process.kill(pid, 'SIGKILL');
  const { code, stdout, stderr } = await running.ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`${basename(A1)}: ${what}; ${log} `);
  expect(stderr).toContain('[QE_PROCESS_ENDED]\nremedy: ');
  const [, folder = ''] = /^The logs of the processes are in (.*)$/m.exec(stderr) ?? [];
  expect(existsSync(join(folder, log))).toBe(true);
  expect(processesNaming(running.temporary)).toEqual([]);
  expect(leftOf(running)).toHaveLength(1);
});

test('where no server can be had it says what to do', async () => {
  const nowhere = freshFolder();
  const running = scenarios([A1], { PATH: nowhere, QE_CACHE_DIR: nowhere });
  const { code, stdout, stderr } = await running.ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/\[QE_REDIS_MISSING\]\nremedy: Install one /);
  expect(leftOf(running)).toEqual([]);
});

test('nothing is started when a file cannot be read', () => {
  const { code, stderr } = qe(freshFolder(), ['scenarios', '--redis', 'none.yaml']);
  expect(code).toBe(3);
  expect(stderr).toContain('none.yaml: cannot read the file: there is none (ENOENT)');
});
