import type { Connection } from '../../src/redis/connection';

/** Something that is wrong on the server before a script is called. */
export interface Harm {
  readonly what: string;
  do(redis: Connection): Promise<unknown>;
  /** No check can see it: what was written is taken back. */
  readonly isHidden?: true;
}

const LAST = '18446744073709551615';

const KINDS: Readonly<Record<string, (redis: Connection, key: string) => Promise<unknown>>> = {
  string: (redis, key) => redis.set(key, 'x'),
  list: (redis, key) => redis.rpush(key, 'x'),
  set: (redis, key) => redis.sadd(key, 'x'),
  zset: (redis, key) => redis.zadd(key, 1, 'x'),
  hash: (redis, key) => redis.hset(key, 'x', 'x'),
  stream: (redis, key) => redis.xadd(key, '1-1', 'x', 'x'),
};

/** A key is gone, or is of another kind. */
export function kindsOf(key: string): readonly Harm[] {
  const wrong = Object.entries(KINDS).map(([kind, make]) => ({
    what: `${key} is a ${kind}`,
    do: async (redis: Connection) => {
      await redis.del(key);
      await make(redis, key);
    },
  }));
  return [{ what: `${key} is gone`, do: (redis) => redis.del(key) }, ...wrong];
}

/** A stream has few ids left or none, or its groups are gone. */
export function endsOf(key: string): readonly Harm[] {
  const add = (redis: Connection, id: string) => redis.xadd(key, id, 'x', 'x');
  return [
    { what: `${key} has no id left`, do: (redis) => add(redis, `${LAST}-${LAST}`) },
    ...['4', '3', '2'].map((digit) => ({
      what: `${key} has ${5 - Number(digit)} ids left`,
      do: (redis: Connection) => add(redis, `${LAST}-1844674407370955161${digit}`),
    })),
    {
      what: `${key} had its last id deleted`,
      isHidden: true,
      do: async (redis) => {
        await add(redis, `${LAST}-${LAST}`);
        await redis.xdel(key, `${LAST}-${LAST}`);
      },
    },
    {
      what: `${key} had its last id but one deleted`,
      isHidden: true,
      do: async (redis) => {
        await add(redis, `${LAST}-18446744073709551614`);
        await redis.xdel(key, `${LAST}-18446744073709551614`);
      },
    },
    {
      what: `${key} is empty and without ids`,
      do: async (redis) => {
        await add(redis, `${LAST}-${LAST}`);
        await redis.xtrim(key, 'MAXLEN', 0);
      },
    },
    {
      what: `${key} has lost its groups`,
      do: async (redis) => {
        if ((await redis.type(key)) !== 'stream') return;
        const groups = (await redis.xinfo('GROUPS', key)) as string[][];
        for (const [, name = ''] of groups) await redis.xgroup('DESTROY', key, name);
      },
    },
  ];
}

const VALUES = [
  '',
  'abc',
  '-1',
  '1.5',
  '1e3',
  '9007199254740993',
  '9223372036854775807',
  '7-',
  '9-9',
];

/** A field of a group's book holds something else. */
export function fieldsOf(key: string, fields: readonly string[]): readonly Harm[] {
  return fields.flatMap((field) => [
    { what: `${field} is gone`, do: (redis: Connection) => redis.hdel(key, field) },
    ...VALUES.map((value) => ({
      what: `${field} is "${value}"`,
      do: (redis: Connection) => redis.hset(key, field, value),
    })),
  ]);
}

/** Everything on the server but how long it lasts, by key. */
export async function everything(redis: Connection): Promise<Contents> {
  return contentsOf(redis, async (key) => (await redis.dumpBuffer(key))?.toString('base64') ?? '');
}

/** The same without what a stream remembers of entries that are gone. */
export async function entries(redis: Connection): Promise<Contents> {
  return contentsOf(redis, async (key) => {
    if ((await redis.type(key)) !== 'stream')
      return (await redis.dumpBuffer(key)).toString('base64');
    const standing = await redis.xrange(key, '-', '+');
    // The server no longer tells the lag behind what was deleted.
    const groups = ((await redis.xinfo('GROUPS', key)) as unknown[][]).map((one) =>
      one.slice(0, 8),
    );
    return JSON.stringify([standing, groups]);
  });
}

export type Contents = Readonly<Record<string, string>>;

/** The keys at which two contents differ, whatever is among the `others`. */
export function differing(a: Contents, b: Contents, others: readonly string[] = []): string[] {
  const keys = new Set([...others, ...Object.keys(a), ...Object.keys(b)]);
  return [...keys].filter((key) => a[key] !== b[key]);
}

async function contentsOf(
  redis: Connection,
  of: (key: string) => Promise<string>,
): Promise<Contents> {
  const keys = (await redis.keys('*')).sort();
  const contents = await Promise.all(keys.map(of));
  return Object.fromEntries(keys.map((key, n) => [key, contents[n] ?? '']));
}
