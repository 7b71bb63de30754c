import { join } from 'node:path';
import { SOAK } from '@quant-engine/fixtures';
import { RedisStore } from '@quant-engine/state-store';
import { DeskProcesses, PROCESSES, type ProcessName } from './desk-processes';
import { ownRedis, until } from './own-desk';
import { filesIn, freshFolder, qe, removeFolders } from './qe';

const DAY_MS_MAX = 900_000;
const DATE = '2026-01-12';
/** The end of the session with a breach and both de-risk phases; in a soak more, and the close. */
const [PLAYED, ENDED, TICKS_BETWEEN] =
  SOAK > 1
    ? ([['--start', '15:50'], 'CLOSE', 40] as const)
    : ([['--start', '15:55', '--until', '16:01'], 'UNTIL', 20] as const);
const REPORT = join('var', 'days', DATE, 'report');

const redis = ownRedis();
let desk: DeskProcesses | undefined;

beforeEach(() => {
  desk = undefined;
});
afterEach(() => desk?.killAll());
afterAll(removeFolders);

/** The reports of the embedded day, which every day on Redis has to end in. */
let embedded: Readonly<Record<string, string>>;
beforeAll(() => {
  const cwd = freshFolder();
  expect(qe(cwd, ['day', ...PLAYED]).code).toBe(0);
  embedded = filesIn(join(cwd, REPORT));
  expect(JSON.parse(embedded['summary.json'] ?? '{}')).toMatchObject({ ended: ENDED });
}, DAY_MS_MAX);

function startDesk(prefix: string): DeskProcesses {
  const { server } = redis();
  const options = ['--speed', 'max', '--prefix', prefix, ...PLAYED];
  desk = new DeskProcesses(freshFolder(), server.url, options);
  desk.startAll();
  return desk;
}

/** What the processes decided is derived again from the journals in the run folder. */
function expectSameAgain({ cwd }: DeskProcesses): void {
  const { code, stdout } = qe(cwd, ['replay']);
  expect(stdout).toMatch(/Same, byte for byte/);
  expect(code).toBe(0);
}

it(
  'ends in the same reports, byte for byte, as the embedded day',
  async () => {
    const processes = startDesk('plain:');
    await processes.said('report', 'report written');
    expect(filesIn(join(processes.cwd, REPORT))).toEqual(embedded);
    expectSameAgain(processes);
    expect(await processes.stopAll()).toEqual(
      Object.fromEntries(Object.keys(PROCESSES).map((name) => [name, 143])),
    );
    for (const name of Object.keys(PROCESSES) as ProcessName[]) {
      expect(processes.log(name).trimEnd().split('\n').at(-1)).toMatch(/^info +stopped/);
    }
  },
  DAY_MS_MAX,
);

it(
  'ends in the same reports when each process and the server are killed on the way',
  async () => {
    const { server } = redis();
    const processes = startDesk('killed:');
    const store = new RedisStore({ url: server.url, prefix: 'killed:', name: 'test' });
    const ticks = (): Promise<number> => store.length('ev.session');
    const victims: readonly (ProcessName | 'redis')[] = [
      ...(Object.keys(PROCESSES) as ProcessName[]),
      'redis',
      ...(Object.keys(PROCESSES) as ProcessName[]),
    ];
    for (const victim of victims) {
      const seen = await ticks();
      await until(async () => (await ticks()) >= seen + TICKS_BETWEEN);
      if (victim === 'redis') {
        await server.kill();
        await server.restart();
      } else {
        await processes.kill(victim);
        processes.start(victim);
      }
    }
    await processes.said('report', 'report written');
    await store.close();
    expect(filesIn(join(processes.cwd, REPORT))).toEqual(embedded);
    expectSameAgain(processes);
  },
  DAY_MS_MAX,
);
