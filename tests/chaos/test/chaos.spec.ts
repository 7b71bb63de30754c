import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedOf, SOAK } from '@quant-engine/fixtures';
import { auditDesk, faultsOf, sumOf } from '../src/audit';
import { ChaosRun } from '../src/chaos-run';
import { Fleet } from '../src/fleet';
import { compileWorker } from '../src/program';
import { ownDesks } from '../src/own-desks';

/** Half a minute or so on two idle cores; a machine that has much else to do needs its time. */
const RAGE_MS_MAX = 600_000 * SOAK;
const KILLS = 40 * SOAK;
jest.setTimeout(RAGE_MS_MAX + 120_000);

const SPARES = 3;
const DESKS = ['', 'b:', '{c}:', 'd[1]*:'];

let fleet: Fleet | undefined;
const folder = mkdtempSync(join(tmpdir(), 'qe-chaos-'));
afterAll(async () => {
  await fleet?.end();
  rmSync(folder, { recursive: true, force: true });
});
const { server, redis } = ownDesks();

it('loses, doubles and reorders nothing, whatever is killed and whenever', async () => {
  const seed = seedOf(process.env['QE_CHAOS_SEED']);
  const workerKillsMin = Number(process.env['QE_CHAOS_KILLS'] ?? KILLS);
  process.stdout.write(
    `chaos: QE_CHAOS_SEED=${seed} QE_CHAOS_KILLS=${workerKillsMin} npx jest tests/chaos/test/chaos\n`,
  );
  const beganMs = performance.now();
  fleet = new Fleet(compileWorker(folder), folder, SPARES);
  const run = new ChaosRun({
    server: server(),
    redis: redis(),
    fleet,
    seed,
    desks: DESKS,
    workerKillsMin,
    serverKillsMin: Math.ceil(workerKillsMin / 30),
    zombiesMin: Math.ceil(workerKillsMin / 15),
    limitMs: RAGE_MS_MAX,
  });
  try {
    await run.rage();
    await run.settle();
  } finally {
    await fleet.end();
    run.close();
    const seconds = Math.round((performance.now() - beganMs) / 1_000);
    process.stdout.write(`chaos: ${seconds} s, ${JSON.stringify(run.counts())}\n`);
  }
  const findings = sumOf(
    await Promise.all(
      DESKS.map((desk) => auditDesk(redis(), desk, { published: run.published(desk) })),
    ),
  );
  process.stdout.write(`chaos: found ${JSON.stringify(findings)}\n`);
  expect(faultsOf(findings)).toEqual({});
  expect(findings.inputs).toBeGreaterThan(workerKillsMin);
  expect(run.countOf('FENCED')).toBeGreaterThan(0);
  expect(run.countOf('LEASE_LOST')).toBeGreaterThan(0);
});
