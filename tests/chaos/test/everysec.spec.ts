import { FlakyLink, Random, seedOf, SOAK, until } from '@quant-engine/fixtures';
import { auditDesk, faultsOf, inputsOf } from '../src/audit';
import { GROUP, inputOf } from '../src/desk-events';
import { AppendOnlyFile } from '../src/append-only-file';
import { LoadedDesk } from '../src/loaded-desk';
import { ownDesks } from '../src/own-desks';

jest.setTimeout(120_000 * SOAK);

const { server, redis, freshPrefix, open } = ownDesks({ appendfsync: 'everysec' });

const ROUNDS = 2 * SOAK;
const LOAD_MS = 1_200;
/** What may be lost is what was answered in the last second; the server may be late by another. */
const WINDOW_MS = 1_000;
const LATE_MS = 1_000;

let link: FlakyLink;
let desk: LoadedDesk;
let prefix: string;
beforeEach(async () => {
  link = await FlakyLink.open(server().socket);
  prefix = freshPrefix();
  const store = open({ prefix, url: link.url, onLost: (loss) => desk.losses.push(loss) });
  desk = new LoadedDesk(prefix, store);
  desk.start();
});
afterEach(() => link.close());

/** Resolves when the desk has been under load for a while since its instance joined. */
function untilLoaded(look: () => void = () => undefined): Promise<true> {
  const before = desk.answeredAtMs.length;
  return until('the desk was under load for a while', () => {
    look();
    const sinceMs = performance.now() - desk.joinedAtMs;
    return sinceMs > LOAD_MS && desk.answeredAtMs.length > before + 100;
  });
}

/** When those inputs were answered that are not there any more, but for those known to be lost. */
async function lostInputs(known: Set<number>): Promise<readonly number[]> {
  const there = new Set((await inputsOf(redis(), prefix)).map(({ eventId }) => eventId));
  return desk.answeredAtMs.filter((_, index) => {
    const isLost = !known.has(index) && !there.has(inputOf(prefix, index + 1).event_id);
    if (isLost) known.add(index);
    return isLost;
  });
}

/** Nothing is lost but what was answered shortly before the server was killed. */
function expectLate(answeredAtMs: readonly number[], killedMs: number): void {
  for (const atMs of answeredAtMs) expect(atMs).toBeGreaterThan(killedMs - WINDOW_MS - LATE_MS);
}

async function commitsOnServer(): Promise<number> {
  return Number((await redis().hget(`${prefix}group:${GROUP}`, 'commits')) ?? '0');
}

/** Nothing lost, doubled or torn among what the server still has. */
async function expectWhole(isAtWork: boolean): Promise<void> {
  expect(faultsOf(await auditDesk(redis(), prefix, { isAtWork }))).toEqual({});
}

it('a killed server loses at most what was answered in its last seconds, and tears nothing', async () => {
  const lost = new Set<number>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    await untilLoaded();
    await server().kill();
    const killedMs = performance.now();
    link.takeDown();
    await server().restart();
    await expectWhole(true);
    expectLate(await lostInputs(lost), killedMs);
    link.raise();
    desk.joinedAtMs = performance.now();
  }
  await desk.finish();
  await expectWhole(false);
});

it('a server that lost the end of its file says so, and goes on from what it has', async () => {
  const seed = seedOf(process.env['QE_EVERYSEC_SEED']);
  process.stdout.write(`everysec: QE_EVERYSEC_SEED=${seed} npx jest tests/chaos/test/everysec\n`);
  const random = new Random(seed);
  const lost = new Set<number>();
  let commitsLostInAll = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const file = new AppendOnlyFile(server());
    await untilLoaded(() => file.sample());
    await server().kill();
    const killedMs = performance.now();
    link.takeDown();
    // Anywhere in what the disk may not have had yet: amid a command, amid a transaction.
    file.cutTo(random.between(file.bytesAt(killedMs - WINDOW_MS), file.bytes - 1));
    await server().restart();

    await expectWhole(true);
    expectLate(await lostInputs(lost), killedMs);
    const commitsLost = desk.commits - (await commitsOnServer());
    const told = desk.losses.length;
    const joinedMs = desk.joinedAtMs;
    link.raise();
    if (commitsLost > 0) {
      await until('the service has joined again', () => desk.joinedAtMs > joinedMs);
      expect(desk.losses.slice(told)).toEqual([{ group: GROUP, commits: commitsLost }]);
    } else desk.joinedAtMs = performance.now();
    commitsLostInAll += Math.max(commitsLost, 0);
  }
  await desk.finish();
  await expectWhole(false);
  const counts = `${desk.answeredAtMs.length} inputs answered, ${lost.size} of them lost`;
  process.stdout.write(`everysec: ${counts}, ${commitsLostInAll} commits lost and told of\n`);
  expect(commitsLostInAll).toBeGreaterThan(0);
});
