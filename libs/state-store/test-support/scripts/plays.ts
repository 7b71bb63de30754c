import { alertOn, commitOf, quote, trade } from '@quant-engine/fixtures';
import type { Commit, Delivered } from '../../src/index';
import { append } from '../../src/redis/append';
import { commitScript } from '../../src/redis/commit-document';
import { scriptArgs, type Connection } from '../../src/redis/connection';
import { DeskKeys } from '../../src/redis/keys';
import { entryOf, type RawEntry } from '../../src/redis/replies';
import { APPEND } from '../../src/redis/scripts/append';
import { COMMIT } from '../../src/redis/scripts/commit';
import { JOIN } from '../../src/redis/scripts/join';
import { DROP_LETTERS } from '../../src/redis/scripts/letters';
import { LEAVE, RENEW } from '../../src/redis/scripts/lease';
import { REFEED } from '../../src/redis/scripts/refeed';
import { READ } from '../../src/redis/scripts/read';
import { TRIM } from '../../src/redis/scripts/trim';

/** A call of a script that reaches each of its writes. */
export interface Play {
  readonly name: string;
  readonly script: string;
  prepare(redis: Connection): Promise<void>;
  /** Resolves to what the script answers. */
  run(redis: Connection): Promise<unknown>;
}

export const KEYS = new DeskKeys('desk:');
const GROUP = 'exposure';
const STREAMS = ['ev.l1', 'ev.alerts'];
export const LEASE_MS = 60_000;
const LETTER_ID = '1-1';

async function join(redis: Connection, call: string, leaseMs: number | string = LEASE_MS) {
  const names = [KEYS.group(GROUP), KEYS.lease(GROUP), ...STREAMS.map((name) => KEYS.of(name))];
  return redis.qeJoin(
    ...scriptArgs(names, 'a', leaseMs, GROUP, 0, call, 'qe:a', '', '', ...STREAMS),
  );
}

async function readAll(redis: Connection): Promise<void> {
  const keys = STREAMS.map((name) => KEYS.of(name));
  await redis.xreadgroup('GROUP', GROUP, 'active', 'STREAMS', ...keys, ...keys.map(() => '>'));
}

/** A group that has committed before and holds entries that it has not committed. */
async function workingGroup(redis: Connection): Promise<void> {
  await redis.xadd(KEYS.of('ev.l1'), '1-1', 'x', '1');
  await redis.xadd(KEYS.of('ev.alerts'), '1-1', 'x', '1');
  await join(redis, 'first');
  await readAll(redis);
  await commit(redis, fullCommit([taken('ev.l1', '1-1'), taken('ev.alerts', '1-1')]), 0);
  await redis.xadd(KEYS.of('ev.l1'), '2-1', 'x', '1');
  await redis.xadd(KEYS.of('ev.alerts'), '*', 'x', '1');
  await redis.hset(KEYS.group(GROUP), 'attempts', '2');
  await readAll(redis);
}

function taken(stream: string, id: string): Delivered {
  return { stream, id, fields: {} };
}

function fullCommit(entries: readonly Delivered[]): Commit {
  const letter = { source: 'ev.l1', sourceId: '1-1', group: GROUP, problems: [], fields: {} };
  return commitOf({
    taken: entries,
    outputs: [alertOn(quote(1)), alertOn(quote(2)), trade(1)],
    state: { kept: `${entries.length}`, gone: entries.length > 1 ? 'here' : null },
    latest: { 'state:exposure': { gross: `${entries.length}` } },
    dead: [{ ...letter, sourceId: `${entries.length}` }],
  });
}

export async function commit(
  redis: Connection,
  made: Commit,
  commits: number,
  leaseMs = LEASE_MS,
): Promise<unknown> {
  const committer = { group: GROUP, owner: 'a', epoch: 1, commits, leaseMs };
  const { keys, args } = commitScript(made, KEYS, committer);
  return redis.qeCommit(...scriptArgs(keys, ...args));
}

async function secondCommit(redis: Connection, leaseMs = LEASE_MS): Promise<unknown> {
  return commit(redis, fullCommit([taken('ev.l1', '2-1')]), 1, leaseMs);
}

const ENTRIES = ['ev.l1', 'ev.l1', 'ev.prints'].map((stream, n) => ({
  stream: KEYS.of(stream),
  mark: KEYS.once(stream, `${n}`),
  windowMs: 60_000,
  lengthMax: 1,
  fields: { x: `${n}` },
}));

async function letterThere(redis: Connection): Promise<void> {
  const fields = ['source', 'ev.l1', 'source_id', '1-1', 'group', GROUP, 'problems', '[]'];
  await redis.xadd(KEYS.dead, LETTER_ID, ...fields, 'fields', '{"x":"1"}');
  const raw = (await redis.xrange(KEYS.dead, '-', '+')) as RawEntry[];
  for (const letter of raw.map(entryOf)) {
    await redis.set(KEYS.letterMark(letter.fields), '1');
  }
}

const books = [KEYS.group(GROUP), KEYS.lease(GROUP)];

export const PLAYS: readonly Play[] = [
  { name: 'COMMIT', script: COMMIT, prepare: workingGroup, run: (redis) => secondCommit(redis) },
  {
    name: 'APPEND',
    script: APPEND,
    prepare: async (redis) => void (await redis.xadd(KEYS.of('ev.l1'), '1-1', 'x', '1')),
    run: (redis) => append(redis, ENTRIES),
  },
  { name: 'JOIN', script: JOIN, prepare: workingGroup, run: (redis) => join(redis, 'second') },
  {
    name: 'JOIN of a new group',
    script: JOIN,
    prepare: async (redis) => void (await redis.xadd(KEYS.of('ev.l1'), '1-1', 'x', '1')),
    run: (redis) => join(redis, 'first'),
  },
  {
    name: 'RENEW',
    script: RENEW,
    prepare: async (redis) => {
      await workingGroup(redis);
      await redis.del(KEYS.lease(GROUP));
    },
    run: (redis) => redis.qeRenew(...scriptArgs(books, 1, 'a', LEASE_MS)),
  },
  {
    name: 'LEAVE',
    script: LEAVE,
    prepare: workingGroup,
    run: (redis) => redis.qeLeave(...scriptArgs(books, 1, 'a')),
  },
  {
    name: 'REFEED',
    script: REFEED,
    prepare: letterThere,
    run: async (redis) => {
      const [raw] = (await redis.xrange(KEYS.dead, LETTER_ID, LETTER_ID)) as RawEntry[];
      const mark = raw === undefined ? 'none' : KEYS.letterMark(entryOf(raw).fields);
      const keys = [KEYS.dead, KEYS.again(GROUP), mark, KEYS.once('feed', 'here')];
      return redis.qeRefeed(...scriptArgs(keys, LETTER_ID, LEASE_MS, 'x', '1'));
    },
  },
  {
    name: 'READ',
    script: READ,
    prepare: async (redis) => {
      await workingGroup(redis);
      await redis.xadd(KEYS.of('ev.l1'), '3-1', ...Object.entries(fieldsOf(1_001)).flat());
    },
    run: (redis) => {
      const keys = STREAMS.flatMap((name) => [KEYS.of(name), KEYS.oversize(name)]);
      const args = [1, 'a', GROUP, 10, 1_000_000, '2-1', '1-1'];
      return redis.qeRead(...scriptArgs([KEYS.group(GROUP), ...keys], ...args));
    },
  },
  {
    name: 'DROP_LETTERS',
    script: DROP_LETTERS,
    prepare: async (redis) => {
      await letterThere(redis);
      await redis.hset(KEYS.droppedLetters(), 'exposure QE_STORE_ENTRY', '7');
    },
    run: (redis) => {
      const keys = [KEYS.dead, KEYS.droppedLetters()];
      return redis.qeDropLetters(...scriptArgs(keys, 0, 1_000_000, 10));
    },
  },
  {
    name: 'TRIM',
    script: TRIM,
    prepare: workingGroup,
    run: (redis) =>
      redis.qeTrim(...scriptArgs([KEYS.of('ev.l1')], 0, 0, 10, 1_000, KEYS.group(''), 'ev.l1')),
  },
];

/** Calls whose arguments are wrong. */
export const WRONG_CALLS: readonly (Play & { readonly what: string })[] = [
  ...[0, -1, 1.5, 1e18, Number.NaN].flatMap((leaseMs) => [
    play('COMMIT', `a lease of ${leaseMs} ms`, (redis) => secondCommit(redis, leaseMs)),
    play('JOIN', `a lease of ${leaseMs} ms`, (redis) => join(redis, 'second', leaseMs)),
    play('RENEW', `a lease of ${leaseMs} ms`, (redis) =>
      redis.qeRenew(...scriptArgs(books, 1, 'a', leaseMs)),
    ),
    play('APPEND', `a window of ${leaseMs} ms`, (redis) =>
      append(
        redis,
        ENTRIES.map((entry, n) => (n === 1 ? { ...entry, windowMs: leaseMs } : entry)),
      ),
    ),
  ]),
  ...[0, 10_000].map((count) =>
    play('APPEND', `an entry of ${count} fields`, (redis) =>
      append(
        redis,
        ENTRIES.map((entry, n) => (n === 1 ? { ...entry, fields: fieldsOf(count) } : entry)),
      ),
    ),
  ),
  play('COMMIT', 'a hash that is the stream of an output', (redis) => {
    const made = fullCommit([taken('ev.l1', '2-1')]);
    return commit(redis, { ...made, latest: { 'ev.prints': { x: '1' } } }, 1);
  }),
  ...['texts', 'fields'].map((what) =>
    play('COMMIT', `${what} that do not add up`, (redis) => {
      const committer = { group: GROUP, owner: 'a', epoch: 1, commits: 1, leaseMs: LEASE_MS };
      const made = fullCommit([taken('ev.l1', '2-1')]);
      const { keys, args } = commitScript(made, KEYS, committer);
      const document = JSON.parse(String(args[0])) as { shapes: string[][] };
      const texts = JSON.parse(String(args[1])) as string[];
      if (what === 'texts') texts.pop();
      else document.shapes[1] = Array.from({ length: 8_000 }, (_, n) => `${n}`);
      return redis.qeCommit(...scriptArgs(keys, JSON.stringify(document), JSON.stringify(texts)));
    }),
  ),
];

function play(name: string, what: string, run: Play['run']): Play & { readonly what: string } {
  const found = PLAYS.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return { ...found, what, run };
}

function fieldsOf(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, 'x']));
}
