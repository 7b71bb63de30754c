import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditDesk, faultsOf, type Findings } from '../src/audit';
import { compileWorker, type Program } from '../src/program';
import { SERVICE_POINTS, type Point, type Role } from '../src/protocol';
import { playOneDesk } from '../src/one-desk';
import { ownDesks } from '../src/own-desks';

jest.setTimeout(180_000);

const folder = mkdtempSync(join(tmpdir(), 'qe-designs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { server, redis } = ownDesks({ appendfsync: 'everysec' });

let program: Program;
beforeAll(() => {
  program = compileWorker(folder);
});

const INPUTS = 300;
const CRASHES = 4;
const PLAYS_MAX = 3;
let plays = 0;

/** Runs a service in a design until it has taken everything; the first workers die at one point. */
async function play(
  role: Role,
  point: Point,
  { seats, passes }: { readonly seats: number; readonly passes: number },
): Promise<Findings> {
  const prefix = `${role}:${point}:${(plays += 1)}:`;
  const own = mkdtempSync(join(folder, 'desk-'));
  const { url } = server();
  const fate = { act: 'DIE', point, passes } as const;
  const common = { program, folder: own, url, redis: redis(), prefix, role, seats, fate };
  const killed = await playOneDesk({ ...common, inputs: INPUTS, crashes: CRASHES });
  expect(killed).toBeGreaterThanOrEqual(CRASHES);
  const findings = await auditDesk(redis(), prefix, { published: INPUTS });
  const { lost, doubled, reordered, stateWrong } = findings;
  const told = `lost ${lost}, doubled ${doubled}, reordered ${reordered}, symbols wrong ${stateWrong}`;
  process.stdout.write(`${role} dying at ${point}: ${told}\n`);
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
    const times = { seats: 2, passes: 3 };
    let findings = await play('SCRIPT_PER_EVENT', 'AMID_BATCH', times);
    // Whether the other seat takes what is later before that is the machine's affair, at each play.
    for (let n = 1; n < PLAYS_MAX && findings.reordered === 0; n += 1) {
      findings = await play('SCRIPT_PER_EVENT', 'AMID_BATCH', times);
    }
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
