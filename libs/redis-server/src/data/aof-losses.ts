import { existsSync } from 'node:fs';
import { pieceAt } from './aof-command';
import { FileBytes } from './file-bytes';

/** What a file holds behind the part of it that is whole. */
export interface Losses {
  readonly bytes: number;
  /** Commands that can still be read. */
  readonly commands: number;
  /** How many of them stand behind the place where reading stopped. */
  readonly behindStop: number;
  /** How many entries they add to each stream. */
  readonly entries: ReadonlyMap<string, number>;
  /** A whole file is gone, and nobody can say what it held. */
  readonly isUnknown: boolean;
}

export const NO_LOSSES: Losses = {
  bytes: 0,
  commands: 0,
  behindStop: 0,
  entries: new Map(),
  isUnknown: false,
};

/** What a whole file holds; nothing when there is none. Rejects as the system does. */
export async function lossesOf(path: string): Promise<Losses> {
  if (!existsSync(path)) return { ...NO_LOSSES, isUnknown: true };
  return FileBytes.read(path, (bytes) => lossesIn(bytes, 0, 0));
}

/** Every command begins so. */
const HEAD = '*';

/**
 * Counts what can still be read behind a place, passing over what can't.
 *
 * @param from where the whole part ends
 * @param stop where reading stopped; from `from` to here commands are whole
 */
export async function lossesIn(bytes: FileBytes, from: number, stop: number): Promise<Losses> {
  const entries = new Map<string, number>();
  let commands = 0;
  let behindStop = 0;
  for (let at = from; at < bytes.size;) {
    const start = await bytes.find(HEAD, at);
    if (start === undefined) break;
    const piece = await pieceAt(bytes, start);
    if (piece.kind !== 'COMMAND') {
      at = start + 1;
      continue;
    }
    const [name = '', key = ''] = piece.words;
    if (!IN_BRACKETS.has(name.toUpperCase())) commands += 1;
    if (start > stop) behindStop += 1;
    if (name.toUpperCase() === 'XADD') entries.set(key, (entries.get(key) ?? 0) + 1);
    at = piece.end;
  }
  return { ...NO_LOSSES, bytes: bytes.size - from, commands, behindStop, entries };
}

/** What holds commands together, and changes nothing itself. */
const IN_BRACKETS: ReadonlySet<string> = new Set(['MULTI', 'EXEC', 'SELECT']);

/** Both together. */
export function sumOf(all: readonly Losses[]): Losses {
  const entries = new Map<string, number>();
  for (const [stream, count] of all.flatMap((one) => [...one.entries])) {
    entries.set(stream, (entries.get(stream) ?? 0) + count);
  }
  const sum = (of: (one: Losses) => number): number => all.reduce((n, one) => n + of(one), 0);
  return {
    bytes: sum(({ bytes }) => bytes),
    commands: sum(({ commands }) => commands),
    behindStop: sum(({ behindStop }) => behindStop),
    entries,
    isUnknown: all.some(({ isUnknown }) => isUnknown),
  };
}
