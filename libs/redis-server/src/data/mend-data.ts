import { closeSync, cpSync, fsyncSync, ftruncateSync, openSync, renameSync } from 'node:fs';
import { readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { QeError } from '@quant-engine/contracts';
import { unwritable } from '@quant-engine/file-access';
import type { ServerBinary } from '../server-binary';
import type { Losses } from './aof-losses';
import { manifestText } from './aof-manifest';
import { DATA_FOLDER, MANIFEST } from './data-files';
import { examineData, type DamagedData, type Remainder } from './examine-data';

export interface MendOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Goes on without what is damaged, and what stands behind it. */
  readonly repair: boolean;
  readonly onNote: (text: string) => void;
}

/**
 * Makes sure that a server starts with all of its data. A write that was cut short is taken out of
 * the file, and said: the server itself leaves it out when it starts, but writes on behind it, and
 * takes part of it in at a later start (valkey-io/valkey#4342). Anything else that is damaged is
 * refused, or repaired where that is asked for, after a copy was made.
 *
 * @param dir the folder of the server
 * @throws QE_REDIS_DATA with what would be lost; QE_FILE_UNREADABLE, QE_FILE_UNWRITABLE
 */
export async function mendData(
  binary: ServerBinary,
  dir: string,
  { env, repair, onNote }: MendOptions,
): Promise<void> {
  const state = await examineData(binary, dir, env);
  if (state.kind === 'WHOLE') return;
  if (state.kind === 'TORN') {
    const { file, keep, lost } = state;
    cutFile(file, keep);
    onNote(`${file}: the last write was cut short; its ${bytesText(lost)} were taken out.`);
    return;
  }
  if (!repair || state.remainder === undefined) throw refusal(state);
  const copy = copyOf(dir);
  onNote(`${linesOf(state)}\nA copy of the data as they were is in ${copy}.`);
  keepOnly(join(dir, DATA_FOLDER), state.remainder);
  onNote(`Repaired: ${lostText(state.losses)}`);
}

function refusal(state: DamagedData): QeError {
  const { damages, remainder, losses } = state;
  const [first] = damages;
  const others = damages.slice(1).map(({ place, reason }) => `; ${place}: ${reason}`);
  const end =
    remainder === undefined
      ? 'They cannot be repaired: what everything else rests on is damaged.'
      : `With --repair ${lostText(losses)}`;
  return new QeError('QE_REDIS_DATA', `${first?.reason}${others.join('')}. ${end}`, {
    ...(first === undefined ? {} : { place: first.place }),
  });
}

function linesOf({ damages }: DamagedData): string {
  return damages.map(({ place, reason }) => `${place}: ${reason}`).join('\n');
}

/** How many streams are named. */
const STREAMS_SHOWN = 12;

function lostText({ bytes, commands, entries, isUnknown }: Losses): string {
  if (isUnknown) return 'all that stood in a missing file is lost, and all behind it.';
  if (bytes === 0) return 'nothing is lost.';
  const readable = `${commands} commands can still be read in them`;
  const streams = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const counts = streams.slice(0, STREAMS_SHOWN).map(([name, count]) => `${count} of ${name}`);
  const more = streams.length - STREAMS_SHOWN;
  if (more > 0) counts.push(`those of ${more} more streams`);
  const added = counts.length === 0 ? '' : `, which add entries to streams: ${counts.join(', ')}`;
  return `the last ${bytesText(bytes)} are lost; ${readable}${added}.`;
}

function bytesText(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

/** Copies the data beside themselves. */
function copyOf(dir: string): string {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const copy = join(dir, `${DATA_FOLDER}.before-repair-${stamp}`);
  try {
    cpSync(join(dir, DATA_FOLDER), copy, { recursive: true, errorOnExist: true, force: false });
    return copy;
  } catch (error) {
    rmSync(copy, { recursive: true, force: true });
    throw unwritable(copy, 'copy, and nothing was changed', error);
  }
}

/** The list comes first: with it the server reads what is kept, whatever else still lies there. */
function keepOnly(folder: string, { files, lastBytes }: Remainder): void {
  const last = files.at(-1);
  if (last !== undefined && lastBytes !== undefined) cutFile(join(folder, last.name), lastBytes);
  replaceFile(join(folder, MANIFEST), manifestText(files));
  const kept = new Set([MANIFEST, ...files.map(({ name }) => name)]);
  for (const name of readdirSync(folder)) {
    if (!kept.has(name)) rmSync(join(folder, name), { force: true });
  }
}

function cutFile(path: string, bytes: number): void {
  writing(path, () => onDisk(path, 'r+', (file) => ftruncateSync(file, bytes)));
}

function replaceFile(path: string, text: string): void {
  const draft = `${path}.draft`;
  writing(path, () => {
    onDisk(draft, 'w', (file) => void writeSync(file, text));
    renameSync(draft, path);
  });
}

function onDisk(path: string, flags: string, work: (file: number) => void): void {
  const file = openSync(path, flags);
  try {
    work(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writing(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw unwritable(path, 'file', error);
  }
}
