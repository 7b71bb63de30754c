import { guardRead, type Connection } from './connection';

/** The links on which answers may be left out. */
const checked = new WeakSet<object>();

/** What is waited for: an entry after its id on one of the streams. */
export interface Waiting {
  readonly reader: Connection;
  /** The store's own connection, which tells of a server that does not answer. */
  readonly redis: Connection;
  readonly standing: readonly (readonly [key: string, id: string])[];
  readonly waitMs: number;
}

/**
 * Reads when there is something to read, or when the time is over; again when a link that broke
 * has ended the wait.
 *
 * @param read whether something was read
 */
export async function readOrWait(waiting: Waiting, read: () => Promise<boolean>): Promise<void> {
  const { reader, redis, waitMs } = waiting;
  const endMs = performance.now() + waitMs;
  for (let leftMs = waitMs; ; leftMs = endMs - performance.now()) {
    const guard = guardRead(reader, redis, waitMs);
    try {
      if (leftMs > 0) await holdUntilMore(waiting, leftMs);
      if ((await read()) || performance.now() >= endMs) return;
    } finally {
      clearInterval(guard);
    }
  }
}

/**
 * Holds what is sent next on a connection up on the server, until one of the streams has an entry
 * after its id, or for a while. No entry is sent for that: one may be of any size, and so many
 * readers wait that the server would be busy with it for seconds.
 */
async function holdUntilMore({ reader, standing }: Waiting, forMs: number): Promise<void> {
  if (reader.status !== 'ready' || !checked.has(reader.stream)) {
    // Refused where it may not be used: else the answers would be taken for those of others.
    await reader.client('REPLY', 'ON');
    checked.add(reader.stream);
  }
  if (reader.status !== 'ready') return;
  const keys = standing.map(([key]) => key);
  const ids = standing.map(([, id]) => id);
  const block = ['BLOCK', String(Math.ceil(forMs))];
  reader.stream.write(
    encoded(['CLIENT', 'REPLY', 'SKIP']) +
      encoded(['XREAD', 'COUNT', '1', ...block, 'STREAMS', ...keys, ...ids]),
  );
}

/** A command as it is sent. */
function encoded(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}
