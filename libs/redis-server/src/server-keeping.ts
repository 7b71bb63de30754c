import { asked } from './desk-clients';
import { infoFields } from './server-client';

/** How a server keeps what it is given. */
export interface ServerKeeping {
  /** When its append-only file reaches the disk; `OFF` without one, `UNKNOWN` where it won't say. */
  readonly appendOnly: 'always' | 'everysec' | 'no' | 'OFF' | 'UNKNOWN';
  /** True when the last write to its append-only file failed. */
  readonly isWriteFailing: boolean;
  readonly usedBytes: number;
  /** 0 for as much as there is. */
  readonly bytesMax: number;
  /** What it does when it is full: `noeviction` refuses, everything else drops keys. */
  readonly whenFull: string;
}

/** Asks a server how it keeps what it is given. @throws QeError `QE_REDIS_UNUSABLE` */
export async function serverKeeping(url: string): Promise<ServerKeeping> {
  return asked(url, async (redis) => {
    const persistence = infoFields(await redis.info('persistence'));
    const memory = infoFields(await redis.info('memory'));
    // A server that is somebody else's may keep its configuration to itself.
    const configured = (await redis.config('GET', 'appendfsync').catch(() => [])) as string[];
    return {
      appendOnly: appendOnlyOf(persistence.get('aof_enabled') === '1', configured[1]),
      isWriteFailing: persistence.get('aof_last_write_status') === 'err',
      usedBytes: Number(memory.get('used_memory') ?? 0),
      bytesMax: Number(memory.get('maxmemory') ?? 0),
      whenFull: memory.get('maxmemory_policy') ?? 'noeviction',
    };
  });
}

function appendOnlyOf(isOn: boolean, fsync: string | undefined): ServerKeeping['appendOnly'] {
  if (!isOn) return 'OFF';
  return fsync === 'always' || fsync === 'everysec' || fsync === 'no' ? fsync : 'UNKNOWN';
}
