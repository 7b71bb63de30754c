import { pieceAt } from './aof-command';
import { FileBytes } from './file-bytes';
import { lossesIn, type Losses } from './aof-losses';

/** How an append-only file ends, or where it is damaged. */
export interface AofScan {
  readonly bytes: number;
  /** Up to here it holds whole commands and whole transactions. */
  readonly wholeBytes: number;
  readonly end:
    | { readonly kind: 'WHOLE' }
    | {
        /** `TORN`: the last write was cut short, a command or a transaction without its end. */
        readonly kind: 'TORN' | 'DAMAGED';
        readonly at: number;
        readonly reason: string;
        /** What stands behind the whole part. */
        readonly losses: Losses;
      };
}

/** Reads a file of commands from its first byte to its last. Rejects as the system does. */
export async function scanAof(path: string): Promise<AofScan> {
  return FileBytes.read(path, async (bytes) => {
    const { wholeBytes, stop } = await walk(bytes);
    const scan = { bytes: bytes.size, wholeBytes };
    if (stop === undefined) return { ...scan, end: { kind: 'WHOLE' } };
    const { at, reason } = stop;
    const losses = await lossesIn(bytes, wholeBytes, at);
    // The write that was cut short is the last one: where commands follow, it is something else.
    const kind = losses.behindStop === 0 ? stop.kind : 'DAMAGED';
    return { ...scan, end: { kind, at, reason, losses } };
  });
}

interface Stop {
  readonly kind: 'TORN' | 'DAMAGED';
  readonly at: number;
  readonly reason: string;
}

async function walk(bytes: FileBytes): Promise<{ wholeBytes: number; stop?: Stop }> {
  let at = 0;
  let openedAt: number | undefined;
  while (at < bytes.size) {
    const piece = await pieceAt(bytes, at);
    const wholeBytes = openedAt ?? at;
    if (piece.kind === 'TORN') {
      const reason = 'a command that reaches beyond the end of the file';
      return { wholeBytes, stop: { kind: 'TORN', at, reason } };
    }
    if (piece.kind === 'DAMAGED') return { wholeBytes, stop: piece };
    const name = piece.kind === 'COMMAND' ? piece.words[0]?.toUpperCase() : undefined;
    if (
      (name === 'MULTI' && openedAt !== undefined) ||
      (name === 'EXEC' && openedAt === undefined)
    ) {
      return { wholeBytes, stop: { kind: 'DAMAGED', at, reason: `${name} out of its place` } };
    }
    if (name === 'MULTI') openedAt = at;
    if (name === 'EXEC') openedAt = undefined;
    at = piece.end;
  }
  if (openedAt === undefined) return { wholeBytes: at };
  const reason = 'a transaction without its end';
  return { wholeBytes: openedAt, stop: { kind: 'TORN', at, reason } };
}
