import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import { renameSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isQeError, type QeError } from '@quant-engine/contracts';
import { startPrivateServer, type PrivateServer } from '../src/private-server';
import { optionsOfUrl } from '../src/redis-url';
import { withClient } from '../src/server-client';

jest.setTimeout(60_000);

const ORDERS = 60;
const FIRST = 'appendonly.aof.1.incr.aof';
const SECOND = 'appendonly.aof.2.incr.aof';
const MANIFEST = 'appendonly.aof.manifest';

let folder = '';
let notes: string[] = [];
const servers: PrivateServer[] = [];
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'qe-damage-')), 'data');
  notes = [];
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

const path = (name: string): string => join(folder, 'appendonlydir', name);
const sizeOf = (name: string): number => statSync(path(name)).size;

async function start(repair = false): Promise<PrivateServer> {
  const onNote = (text: string): void => void notes.push(text);
  const server = await startPrivateServer({ dir: folder, detached: false, repair, onNote });
  servers.push(server);
  return server;
}

/** Writes orders, each with its position in one transaction, as a commit does. */
async function write(server: PrivateServer, from = 0, to = ORDERS): Promise<void> {
  await withClient(optionsOfUrl(server.url), async (redis) => {
    for (let n = from; n < to; n += 1) {
      const order = JSON.stringify({ n, text: 'x'.repeat(100) });
      await redis
        .multi()
        .xadd('ev.orders', '*', 'data', order)
        .hset('group:ledger', 'position', String(n))
        .exec();
    }
  });
}

/** Orders and position: a remainder that fits together has as many of one as the other says. */
async function held(server: PrivateServer): Promise<number> {
  return withClient(optionsOfUrl(server.url), async (redis) => {
    const orders = await redis.xlen('ev.orders');
    expect(Number((await redis.hget('group:ledger', 'position')) ?? '-1')).toBe(orders - 1);
    return orders;
  });
}

/** A folder with data, whose server has ended. */
async function written(): Promise<void> {
  const server = await start();
  await write(server);
  await server.stop();
}

/** The same, with a snapshot of the first half. */
async function writtenAfterSnapshot(): Promise<void> {
  const server = await start();
  await write(server, 0, ORDERS / 2);
  await withClient(optionsOfUrl(server.url), async (redis) => {
    await redis.bgrewriteaof();
    while (!(await redis.info('persistence')).includes('aof_rewrite_in_progress:0'));
  });
  await write(server, ORDERS / 2);
  await server.stop();
}

function overwrite(name: string, at: number, bytes: Buffer): void {
  const content = readFileSync(path(name));
  bytes.copy(content, at);
  writeFileSync(path(name), content);
}

/** Every file of the data with its bytes. */
function contents(): Readonly<Record<string, string>> {
  const names = readdirSync(path('')).filter((name) => statSync(path(name)).isFile());
  return Object.fromEntries(names.map((name) => [name, readFileSync(path(name), 'base64')]));
}

async function refusal(repair = false): Promise<QeError> {
  const error: unknown = await start(repair).then(
    () => new Error('it started'),
    (reason: unknown) => reason,
  );
  if (!isQeError(error)) throw error;
  return error;
}

/** Half of a command. */
const TORN = '*3\r\n$4\r\nHSET\r\n$3\r\nkey\r\n$100\r\nxyz';
const OPEN = '*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n';
const EXEC = '*1\r\n$4\r\nEXEC\r\n';

describe('the last write was cut short', () => {
  it.each([
    ['in its value', TORN],
    ['in its value, all but the end of its line', `${TORN}${'z'.repeat(97)}\r`],
    ['in a length', TORN.slice(0, -5)],
    ['in the number of its words', '*3'],
    ['after its first byte', '*'],
    ['a transaction without its end', OPEN],
    ['a transaction in the middle of a command', `${OPEN}${TORN}`],
    ['a note of the server', '#TS:17957'],
  ])('%s: it is taken out, and that is said', async (_, tail) => {
    await written();
    const before = sizeOf(FIRST);
    appendFileSync(path(FIRST), tail);
    const server = await start();
    const said = `${path(FIRST)}: the last write was cut short; its ${tail.length} bytes were`;
    expect(notes).toEqual([expect.stringContaining(tail.length === 1 ? 'its 1 byte were' : said)]);
    expect(sizeOf(FIRST)).toBe(before);
    expect(await held(server)).toBe(ORDERS);
    // What is written behind it is there after the start after the next.
    await write(server, ORDERS, ORDERS + 5);
    await server.kill();
    expect(await held(await start())).toBe(ORDERS + 5);
    expect(notes).toHaveLength(1);
  });

  it('wherever it was cut', async () => {
    await written();
    const whole = readFileSync(path(FIRST));
    const last = whole.lastIndexOf('*1\r\n$5\r\nMULTI');
    for (let bytes = last + 1; bytes < whole.length; bytes += 37) {
      writeFileSync(path(FIRST), whole.subarray(0, bytes));
      const server = await start();
      expect(await held(server)).toBe(ORDERS - 1);
      await server.stop();
    }
  });
});

interface Case {
  readonly name: string;
  readonly damage: () => void;
  readonly says: string | RegExp;
  /** What is left after the repair. */
  readonly left: (orders: number) => boolean;
}

const some = (orders: number): boolean => orders > 0 && orders < ORDERS;
const all = (orders: number): boolean => orders === ORDERS;
const middle = (): number => Math.floor(sizeOf(FIRST) / 2);

const CASES: readonly Case[] = [
  {
    name: '4 KiB of zeros in the middle',
    damage: () => overwrite(FIRST, middle(), Buffer.alloc(4_096)),
    says: /With --repair the last \d+ bytes are lost; \d+ commands .*: \d+ of ev\.orders\./,
    left: some,
  },
  {
    name: 'zeros at the end',
    damage: () => appendFileSync(path(FIRST), Buffer.alloc(4_096)),
    says: /a zero byte where a command begins, at byte .*the last 4096 bytes are lost; 0 commands/,
    left: all,
  },
  {
    name: 'zeros over the end',
    damage: () => overwrite(FIRST, sizeOf(FIRST) - 100, Buffer.alloc(100)),
    says: 'bytes are lost',
    left: (orders) => orders === ORDERS - 1,
  },
  {
    name: 'garbage in the middle',
    damage: () => overwrite(FIRST, middle(), Buffer.from('garbage\r\n*7$%'.repeat(300))),
    says: 'of ev.orders',
    left: some,
  },
  {
    name: 'garbage at the end',
    damage: () => appendFileSync(path(FIRST), 'garbage'),
    says: '"garbage" where a command begins',
    left: all,
  },
  {
    name: 'a length that reaches over commands behind it',
    damage: () => {
      const at = readFileSync(path(FIRST)).indexOf('$4\r\ndata\r\n$', middle()) + 11;
      overwrite(FIRST, at, Buffer.from('999'));
    },
    says: 'of ev.orders',
    left: some,
  },
  {
    name: 'a length that reaches beyond the end, over commands that are whole',
    damage: () => {
      const from = sizeOf(FIRST) - 850;
      const at = readFileSync(path(FIRST)).indexOf('$4\r\ndata\r\n$', from) + 11;
      overwrite(FIRST, at, Buffer.from('999'));
    },
    says: 'a command that reaches beyond the end of the file',
    left: some,
  },
  {
    name: 'a transaction without its end, and others behind it',
    damage: () => {
      const content = readFileSync(path(FIRST));
      const at = content.indexOf(EXEC, middle());
      writeFileSync(
        path(FIRST),
        [content.subarray(0, at), content.subarray(at + EXEC.length)].reduce((a, b) =>
          Buffer.concat([a, b]),
        ),
      );
    },
    says: 'MULTI out of its place',
    left: some,
  },
  {
    name: 'an end of a transaction without its beginning',
    damage: () => appendFileSync(path(FIRST), EXEC),
    says: 'EXEC out of its place',
    left: all,
  },
  {
    name: 'a file from its first byte on',
    damage: () => overwrite(FIRST, 0, Buffer.alloc(1)),
    says: 'a zero byte where a command begins, at byte 0',
    left: (orders) => orders === 0,
  },
  {
    name: 'no list of the files',
    damage: () => rmSync(path(MANIFEST)),
    says: 'the list of the files is missing. With --repair nothing is lost',
    left: all,
  },
  {
    name: 'a list of the files that is none',
    damage: () => writeFileSync(path(MANIFEST), Buffer.alloc(100)),
    says: 'it is no list of the files. With --repair nothing is lost',
    left: all,
  },
  {
    name: 'an empty list of the files',
    damage: () => writeFileSync(path(MANIFEST), ''),
    says: 'it is no list of the files',
    left: all,
  },
  {
    name: 'a list that does not name a file of commands',
    damage: () => {
      const [base] = readFileSync(path(MANIFEST), 'utf8').split('\n');
      writeFileSync(path(MANIFEST), `${base}\n`);
    },
    says: `it does not name ${FIRST}, which holds commands. With --repair nothing is lost`,
    left: all,
  },
  {
    name: 'a missing file of commands',
    damage: () => rmSync(path(FIRST)),
    says: 'the file is missing. With --repair all that stood in a missing file is lost',
    left: (orders) => orders === 0,
  },
  {
    name: 'a torn file that is not the last',
    damage: () => {
      writeFileSync(path(SECOND), readFileSync(path(FIRST)).subarray(-400));
      const content = readFileSync(path(SECOND));
      writeFileSync(path(SECOND), content.subarray(content.indexOf('*1\r\n$5\r\nMULTI')));
      appendFileSync(path(MANIFEST), `file ${SECOND} seq 2 type i\n`);
      truncateSync(path(FIRST), sizeOf(FIRST) - 3);
    },
    says: /reaches beyond the end of the file, at byte .*: 2 of ev\.orders\./,
    left: (orders) => orders === ORDERS - 1,
  },
  {
    name: 'no list and a damaged file',
    damage: () => {
      rmSync(path(MANIFEST));
      overwrite(FIRST, middle(), Buffer.alloc(4_096));
    },
    says: /the list of the files is missing; .*at byte \d+ of \d+\. With --repair the last/,
    left: some,
  },
];

describe('what is damaged', () => {
  it.each(CASES)('$name: is refused and kept; repaired after a copy', async (one) => {
    await written();
    one.damage();
    const before = contents();
    const error = await refusal();
    expect(error.code).toBe('QE_REDIS_DATA');
    expect(error.place).toContain(path(''));
    if (typeof one.says === 'string') expect(error.message).toContain(one.says);
    else expect(error.message).toMatch(one.says);
    expect(contents()).toEqual(before);
    expect(notes).toEqual([]);

    const server = await start(true);
    const orders = await withClient(optionsOfUrl(server.url), (redis) => redis.xlen('ev.orders'));
    expect(one.left(orders)).toBe(true);
    expect(await held(server)).toBe(orders);
    const copy = /is in (\S+)\.$/m.exec(notes.join('\n'))?.[1] ?? '';
    const kept = readdirSync(copy).map((name) => [name, readFileSync(join(copy, name), 'base64')]);
    expect(Object.fromEntries(kept)).toEqual(before);

    // It is whole: it takes writes, and starts again without a word.
    await write(server, orders, orders + 3);
    await server.kill();
    notes = [];
    expect(await held(await start())).toBe(orders + 3);
    expect(notes).toEqual([]);
  });
});

describe('a snapshot', () => {
  const snapshot = 'appendonly.aof.2.base.rdb';

  it('is read with the commands behind it', async () => {
    await writtenAfterSnapshot();
    expect(await held(await start())).toBe(ORDERS);
  });

  it.each([
    ['is cut short', () => truncateSync(path(snapshot), sizeOf(snapshot) - 20)],
    ['is empty', () => truncateSync(path(snapshot), 0)],
    ['has a bad checksum', () => overwrite(snapshot, sizeOf(snapshot) - 3, Buffer.from('???'))],
    ['has zeros in it', () => overwrite(snapshot, 100, Buffer.alloc(200))],
    ['has garbage behind it', () => appendFileSync(path(snapshot), 'garbage')],
    ['is missing', () => rmSync(path(snapshot))],
  ])('that %s is refused, also with --repair', async (_, damage) => {
    await writtenAfterSnapshot();
    damage();
    const before = contents();
    for (const repair of [false, true]) {
      const error = await refusal(repair);
      expect(error.code).toBe('QE_REDIS_DATA');
      expect(error.message).toContain('cannot be repaired');
    }
    expect(contents()).toEqual(before);
  });

  it('with no list of the files beside it, and another one, is refused', async () => {
    await writtenAfterSnapshot();
    rmSync(path(MANIFEST));
    writeFileSync(path('appendonly.aof.1.base.rdb'), readFileSync(path(snapshot)));
    const error = await refusal(true);
    expect(error.message).toContain('the list of the files is missing. They cannot be repaired');
  });
});

describe('what the system does not let be read or written', () => {
  it.each([
    ['a folder for a file', () => (rmSync(path(FIRST)), mkdirSync(path(FIRST))), 'EISDIR'],
    ['links in a circle', () => (rmSync(path(FIRST)), symlinkSync(FIRST, path(FIRST))), 'ELOOP'],
    [
      'a file for the folder',
      () => {
        renameSync(path(''), join(folder, 'aside'));
        writeFileSync(join(folder, 'appendonlydir'), '');
      },
      'ENOTDIR',
    ],
    ...(process.getuid?.() === 0
      ? []
      : ([['no permission', () => chmodSync(path(FIRST), 0), 'EACCES']] as const)),
  ] as const)('%s: is said with its place and cause', async (_, damage, code) => {
    await written();
    damage();
    const error = await refusal(true);
    expect(error.code).toBe('QE_FILE_UNREADABLE');
    expect(error.message).toContain(`(${code})`);
    expect(error.place).toContain('appendonlydir');
  });
});
