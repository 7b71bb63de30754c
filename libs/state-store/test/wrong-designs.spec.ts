import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { endConnection } from '../src/redis/connection';
import { optionsOfUrl } from '../src/server/redis-url';
import { auditDesk, faultsOf, type Findings } from '../test-support/chaos/audit';
import { compileWorker, type Program } from '../test-support/chaos/program';
import { SERVICE_POINTS, type Point, type Role } from '../test-support/chaos/protocol';
import { playOneDesk } from '../test-support/chaos/one-desk';
import { ownServer } from '../test-support/redis-server';

jest.setTimeout(120_000);

let folder: string;
let program: Program;
let redis: Redis;
afterAll(async () => {
  await endConnection(redis);
  rmSync(folder, { recursive: true, force: true });
});
const server = ownServer({ appendfsync: 'everysec' });
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qe-designs-'));
  program = compileWorker(folder);
  redis = new Redis(optionsOfUrl(server().url));
});

const INPUTS = 300;
const CRASHES = 4;

/** Runs a service in a design until it has taken everything; the first workers die at one point. */
async function play(
  role: Role,
  point: Point,
  { seats, passes }: { readonly seats: number; readonly passes: number },
): Promise<Findings> {
  const prefix = `${role}:${point}:`;
  const own = mkdtempSync(join(folder, 'desk-'));
  const { url } = server();
  const fate = { act: 'DIE', point, passes } as const;
  const common = { program, folder: own, url, redis, prefix, role, seats, fate };
  expect(await playOneDesk({ ...common, inputs: INPUTS, crashes: CRASHES })).toBe(CRASHES);
  const findings = await auditDesk(redis, prefix, { published: INPUTS });
  process.stdout.write(`${role} dying at ${point}: ${JSON.stringify(faultsOf(findings))}\n`);
  return findings;
}

describe('the audit finds what is wrong with', () => {
  it('effects, then the acknowledgement: what was done is done again', async () => {
    const findings = await play('ACK_LAST', 'EFFECT_WITHOUT_ACK', { seats: 1, passes: 3 });
    expect(findings).toMatchObject({ inputs: INPUTS, lost: 0, doubled: CRASHES });
    expect(findings.stateWrong).toBeGreaterThan(0);
  });

  it('an idempotency key, then the effects: what was not done is taken for done', async () => {
    const findings = await play('KEY_FIRST', 'KEY_WITHOUT_EFFECT', { seats: 1, passes: 3 });
    expect(findings).toMatchObject({ inputs: INPUTS, lost: CRASHES, doubled: 0 });
    expect(findings.stateWrong).toBeGreaterThan(0);
  });

  it('one script for each event: what is taken over comes after what is later', async () => {
    const findings = await play('SCRIPT_PER_EVENT', 'AMID_BATCH', { seats: 2, passes: 3 });
    expect(findings).toMatchObject({ inputs: INPUTS, lost: 0, doubled: 0 });
    expect(findings.reordered).toBeGreaterThan(0);
    expect(findings.stateWrong).toBeGreaterThan(0);
  });
});

describe('and nothing wrong with the commit of the store', () => {
  it.each(SERVICE_POINTS)('dying at %s', async (point) => {
    const findings = await play('FENCED', point, { seats: 2, passes: 0 });
    expect(faultsOf(findings)).toEqual({});
    expect(findings.outputs).toBe(INPUTS);
  });
});
