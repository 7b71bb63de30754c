import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { endConnection } from '../src/redis/connection';
import { optionsOfUrl } from '../src/server/redis-url';
import { auditDesk, faultsOf, sumOf } from '../test-support/chaos/audit';
import { ChaosRun } from '../test-support/chaos/chaos-run';
import { Fleet } from '../test-support/chaos/fleet';
import { compileWorker, type Program } from '../test-support/chaos/program';
import { seedOf } from '../test-support/random';
import { ownServer } from '../test-support/redis-server';

const RUN_MS_MAX = 300_000;
jest.setTimeout(RUN_MS_MAX + 120_000);

let folder: string;
let program: Program;
let redis: Redis;
let fleet: Fleet;
afterAll(async () => {
  await fleet?.end();
  await endConnection(redis);
  rmSync(folder, { recursive: true, force: true });
});
const server = ownServer();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qe-chaos-'));
  program = compileWorker(folder);
  redis = new Redis(optionsOfUrl(server().url));
});

const DESKS = ['', 'b:', '{c}:', 'd[1]*:'];

it('loses, doubles and reorders nothing, whatever is killed and whenever', async () => {
  const seed = seedOf(process.env['QE_CHAOS_SEED']);
  const workerKillsMin = Number(process.env['QE_CHAOS_KILLS'] ?? '300');
  const beganMs = performance.now();
  fleet = new Fleet(program, folder, 3);
  const run = new ChaosRun({
    server: server(),
    redis,
    fleet,
    seed,
    desks: DESKS,
    workerKillsMin,
    serverKillsMin: 10,
    zombiesMin: 20,
    limitMs: RUN_MS_MAX,
  });
  process.stdout.write(`chaos: QE_CHAOS_SEED=${seed}\n`);
  try {
    await run.rage();
    await run.settle();
  } finally {
    await fleet.end();
    run.close();
    process.stdout.write(`chaos: ${JSON.stringify(run.counts())}\n`);
  }
  const findings = sumOf(
    await Promise.all(
      DESKS.map((desk) => auditDesk(redis, desk, { published: run.published(desk) })),
    ),
  );
  const seconds = ((performance.now() - beganMs) / 1_000).toFixed(0);
  process.stdout.write(`chaos: ${seconds} s, found ${JSON.stringify(findings)}\n`);
  expect(faultsOf(findings)).toEqual({});
  expect(findings.inputs).toBeGreaterThan(1_000);
  expect(run.countOf('FENCED')).toBeGreaterThan(0);
  expect(run.countOf('GAP')).toBeGreaterThan(0);
});
