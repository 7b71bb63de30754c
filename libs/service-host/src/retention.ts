import { DEAD_LETTERS } from '@quant-engine/contracts';
import type { Retention } from '@quant-engine/state-store';
import type { Logger } from './logger';
import { reasonOf, verdictOn } from './outage';

/** How much of a desk's streams is kept on its server. */
export interface DeskRetention {
  /** Of every stream and journal, whichever comes first. */
  readonly ageMsMax: number;
  readonly entriesMax: number;
  /** Of the dead letters. */
  readonly deadAgeMsMax: number;
}

/** What is needed of a store to trim it. */
export interface Trimmable {
  streams(): Promise<readonly string[]>;
  /** Never trims what a group has yet to take. @returns how many entries went */
  trim(stream: string, retention: Retention): Promise<number>;
}

/** What is trimmed, and how much of it stays. */
export interface TrimmerOptions {
  readonly store: Trimmable;
  readonly retention: DeskRetention;
  readonly logger: Logger;
}

/**
 * Gives what trims all streams of a desk, to be called once in a while. A failure is logged and is
 * no reason to stop: what stays is trimmed the next time. While one call is at work, and it waits
 * for a server that is away, further ones do nothing.
 */
export function deskTrimmer({ store, retention, logger }: TrimmerOptions): () => Promise<void> {
  let isAtWork = false;
  return async () => {
    if (isAtWork) return;
    isAtWork = true;
    try {
      await trimAll(store, retention, logger);
    } catch (error) {
      // The process ends: nobody has to know that nothing was trimmed meanwhile.
      if (!isClosed(error)) logger.error('streams not trimmed', { reason: reasonOf(error) });
    } finally {
      isAtWork = false;
    }
  };
}

async function trimAll(store: Trimmable, retention: DeskRetention, logger: Logger): Promise<void> {
  const trimmed: Record<string, number> = {};
  const failed: Record<string, string> = {};
  for (const stream of await store.streams()) {
    try {
      const count = await store.trim(stream, limitsOf(stream, retention));
      if (count > 0) trimmed[stream] = count;
    } catch (error) {
      if (isClosed(error)) break;
      failed[stream] = reasonOf(error);
    }
  }
  const entries = Object.values(trimmed).reduce((sum, count) => sum + count, 0);
  if (entries > 0) logger.info('streams trimmed', { entries, streams: trimmed });
  if (Object.keys(failed).length > 0) logger.error('streams not trimmed', { streams: failed });
}

function limitsOf(stream: string, retention: DeskRetention): Retention {
  if (stream === DEAD_LETTERS) return { ageMsMax: retention.deadAgeMsMax };
  return { ageMsMax: retention.ageMsMax, countMax: retention.entriesMax };
}

function isClosed(error: unknown): boolean {
  return verdictOn(error) === 'CLOSED';
}
