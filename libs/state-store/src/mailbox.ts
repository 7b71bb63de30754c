import type { WireFields } from '@quant-engine/contracts';
import type { StreamEntry } from './port';

/**
 * Messages between the processes of a desk that are no events: who takes a turn, who is there. A
 * box keeps its last thousand or so, and reading takes nothing out of it.
 */
export interface Mailbox {
  /** Posts a message once, whatever happens to the connection. Resolves to its id. */
  post(box: string, fields: WireFields): Promise<string>;
  /** The messages after an id; with none there, waits for one, `waitMs` at most. */
  read(box: string, after: string, waitMs: number): Promise<readonly StreamEntry[]>;
  /** The id of the newest message; `0-0` when there is none. */
  newest(box: string): Promise<string>;
  /** Lets go of a read that waits, which resolves empty. */
  close(): Promise<void>;
}
