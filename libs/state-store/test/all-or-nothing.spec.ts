import { ownServer } from '@quant-engine/fixtures';
import { optionsOfUrl } from '@quant-engine/redis-server';
import { openConnection, endConnection, type Connection } from '../src/redis/connection';
import {
  differing,
  endsOf,
  entries,
  everything,
  fieldsOf,
  kindsOf,
  type Harm,
} from '../test-support/scripts/harm';
import { KEYS, PLAYS, WRONG_CALLS, type Play } from '../test-support/scripts/plays';

jest.setTimeout(60_000);

const server = ownServer({ appendfsync: 'everysec' });
/** The function that the scripts append with, which stands among the checks. */
const APPENDING = /\nlocal appended = [\s\S]*?\nend\n/;
const WRITTEN = '-- From here on it is written';

let redis: Connection;
const others: Connection[] = [];
beforeAll(() => {
  redis = openConnection(optionsOfUrl(server().url));
});
afterEach(async () => {
  await Promise.all(others.splice(0).map(endConnection));
});
afterAll(() => endConnection(redis));

/** What a call that succeeds writes, and what it leaves. */
async function played(play: Play) {
  await redis.flushall();
  await play.prepare(redis);
  const before = await everything(redis);
  await redis.config('RESETSTAT');
  await play.run(redis);
  const stats = await redis.info('commandstats');
  const after = await everything(redis);
  const all = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const kinds = await Promise.all(all.map((key) => redis.type(key)));
  const streams = all.filter((_, n) => kinds[n] === 'stream');
  return { written: differing(before, after), all, streams, stats };
}

/** The stream of a mark, and of what is known of large entries. */
function streamOf(key: string): string {
  return key.replace(/once:([^:]+):.*|oversize:(.+)/, '$1$2');
}

/** @returns what is torn: undefined when all of it was written, or nothing */
async function tornBy(
  play: Play,
  harm: Harm,
  written: readonly string[],
  on: Connection = redis,
): Promise<string | undefined> {
  await redis.flushall();
  await play.prepare(redis);
  const unharmed = await everything(redis);
  // What cannot be done to a key of that kind harms nothing.
  await harm.do(redis).catch(() => undefined);
  const [before, standing] = [await everything(redis), await entries(redis)];
  const answer: unknown = await play.run(on).catch((error: Error) => error);
  const changed = differing(before, await everything(redis));
  if (answer instanceof Error) {
    const kept = harm.isHidden === true ? differing(standing, await entries(redis)) : changed;
    return kept.length === 0 ? undefined : `${harm.what}: ${answer.message}, yet ${kept.join(' ')}`;
  }
  // A mark that was there already says that its entry is there, too.
  const harmed = differing(unharmed, before).map(streamOf);
  const missed = written
    .filter((key) => !changed.includes(key))
    .filter((key) => !harmed.includes(streamOf(key)));
  if (changed.length === 0 || missed.length === 0) return undefined;
  return `${harm.what}: ${changed.join(' ')} written, ${missed.join(' ')} not`;
}

async function torn(play: Play, harms: readonly Harm[], written: readonly string[]) {
  const found = [];
  for (const harm of harms) found.push(await tornBy(play, harm, written));
  return found.filter((text) => text !== undefined);
}

/** As `INFO commandstats` and `ACL SETUSER` write a command. */
function statName(command: string): string {
  return command.toLowerCase().replace(' ', '|');
}

/** The writes that stand in the text of a script, `XGROUP SETID` for one. */
async function writesIn(script: string): Promise<readonly string[]> {
  const calls = script.matchAll(/(?:redis\.p?call|in_chunks)\('([A-Z]+)'(?:, '([A-Z]+)')?/g);
  const named = [...calls].map(([, command = '', sub]) => {
    return command === 'XGROUP' || command === 'XINFO' ? `${command} ${sub}` : command;
  });
  const writes = [];
  for (const name of new Set(named)) {
    const [info] = (await redis.call('COMMAND', 'INFO', name.replace(' ', '|'))) as unknown[][];
    if ((info?.[2] as string[]).includes('write')) writes.push(name);
  }
  return writes;
}

describe.each(PLAYS)('$name', (play) => {
  it('has each write after its checks, and is seen here to make it', async () => {
    const parts = play.script.split(WRITTEN);
    expect(parts).toHaveLength(2);
    const [checks = '', written = ''] = parts;
    expect(await writesIn(checks.replace(APPENDING, ''))).toEqual([]);
    let stats = '';
    for (const same of PLAYS.filter(({ script }) => script === play.script)) {
      stats += (await played(same)).stats;
    }
    const names = await writesIn(written);
    const missed = names.filter((name) => !stats.includes(`cmdstat_${statName(name)}:`));
    expect(missed).toEqual([]);
  });

  it('writes all or nothing, whichever of its writes is forbidden', async () => {
    const { written } = await played(play);
    const found = [];
    const names = [...(await writesIn(play.script))];
    for (const name of names) {
      const command = statName(name);
      await redis.acl(
        'SETUSER',
        'limited',
        'reset',
        'on',
        'nopass',
        '~*',
        '&*',
        '+@all',
        `-${command}`,
      );
      const limited = openConnection({
        ...optionsOfUrl(server().url),
        username: 'limited',
        password: 'any',
      });
      others.push(limited);
      const what = `without ${name}`;
      found.push(await tornBy(play, { what, do: () => Promise.resolve() }, written, limited));
    }
    expect(found.filter((text) => text !== undefined)).toEqual([]);
  });

  it('writes all or nothing, whatever kind any of its keys has', async () => {
    const { written, all } = await played(play);
    expect(await torn(play, all.flatMap(kindsOf), written)).toEqual([]);
  });

  it('writes all or nothing, however few ids any stream has left', async () => {
    const { written, streams } = await played(play);
    expect(await torn(play, streams.flatMap(endsOf), written)).toEqual([]);
  });

  it('writes all or nothing, whatever stands in the book of its group', async () => {
    const { written, all } = await played(play);
    const book = all.find((key) => key.startsWith(KEYS.group('')));
    if (book === undefined) return;
    const fields = await redis.hkeys(book);
    expect(await torn(play, fieldsOf(book, fields), written)).toEqual([]);
  });
});

it.each(WRONG_CALLS)('$name refuses $what, and writes nothing', async (call) => {
  await redis.flushall();
  await call.prepare(redis);
  const before = await everything(redis);
  await expect(call.run(redis)).rejects.toThrow(/WRONGVALUE|WRONGTYPE/);
  expect(await everything(redis)).toEqual(before);
});
