import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isQeError } from '@quant-engine/contracts';
import { isThere, unreadable } from '@quant-engine/file-access';
import type { ServerBinary } from '../server-binary';
import { lossesOf, NO_LOSSES, sumOf, type Losses } from './aof-losses';
import type { DataFile } from './aof-manifest';
import { scanAof, type AofScan } from './aof-scan';
import { snapshotDamage } from './check-snapshot';
import { DATA_FOLDER, dataFilesIn, MANIFEST } from './data-files';
import { FileBytes } from './file-bytes';

export interface Damage {
  readonly place: string;
  readonly reason: string;
}

/** What is left when the data are repaired: these files, the last of them up to a length. */
export interface Remainder {
  readonly files: readonly DataFile[];
  readonly lastBytes: number | undefined;
}

export interface DamagedData {
  readonly kind: 'DAMAGED';
  readonly damages: readonly Damage[];
  /** Undefined where nothing can be kept. */
  readonly remainder: Remainder | undefined;
  readonly losses: Losses;
}

export type DataState =
  | { readonly kind: 'WHOLE' }
  /** The last write was cut short: nobody was ever told that it was done. */
  | { readonly kind: 'TORN'; readonly file: string; readonly keep: number; readonly lost: number }
  | DamagedData;

/**
 * Looks at the data of a server that does not run, and changes nothing.
 *
 * @param dir the folder of the server
 * @throws QE_FILE_UNREADABLE for what the system does not let be read
 */
export async function examineData(
  binary: ServerBinary,
  dir: string,
  env: NodeJS.ProcessEnv,
): Promise<DataState> {
  const folder = join(dir, DATA_FOLDER);
  const listed = dataFilesIn(folder);
  if (listed === undefined) return { kind: 'WHOLE' };
  const damages: Damage[] = [];
  if (listed.damage !== undefined) {
    damages.push({ place: join(folder, MANIFEST), reason: listed.damage });
  }
  const { files } = listed;
  if (files === undefined) {
    return { kind: 'DAMAGED', damages, remainder: undefined, losses: NO_LOSSES };
  }
  const first = await firstDamage(files, (file) => damageOf(file, folder, binary, env));
  if (first === undefined) {
    if (damages.length === 0) return { kind: 'WHOLE' };
    return {
      kind: 'DAMAGED',
      damages,
      remainder: { files, lastBytes: undefined },
      losses: NO_LOSSES,
    };
  }
  const { n, place, reason, whole, losses, isCutShort } = first;
  const isLast = files.slice(n + 1).every(({ type }) => type === 'h');
  if (isCutShort && isLast && damages.length === 0) {
    return { kind: 'TORN', file: place, keep: whole ?? 0, lost: losses.bytes };
  }
  const later = files.slice(n + 1).map(({ name }) => lossesOf(join(folder, name)));
  return {
    kind: 'DAMAGED',
    damages: [...damages, { place, reason }],
    remainder: remainderOf(files, n, whole),
    losses: sumOf([losses, ...(await Promise.all(later))]),
  };
}

interface FileDamage extends Damage {
  readonly isCutShort: boolean;
  /** How much of the file can be used; undefined where none can. */
  readonly whole: number | undefined;
  readonly losses: Losses;
}

async function firstDamage(
  files: readonly DataFile[],
  look: (file: DataFile) => Promise<FileDamage | undefined>,
): Promise<(FileDamage & { readonly n: number }) | undefined> {
  for (const [n, file] of files.entries()) {
    const damage = file.type === 'h' ? undefined : await look(file);
    if (damage !== undefined) return { n, ...damage };
  }
  return undefined;
}

async function damageOf(
  { name, type }: DataFile,
  folder: string,
  binary: ServerBinary,
  env: NodeJS.ProcessEnv,
): Promise<FileDamage | undefined> {
  const place = join(folder, name);
  const unusable = { place, isCutShort: false, whole: undefined };
  if (!isThere(place)) {
    return {
      ...unusable,
      reason: 'the file is missing',
      losses: { ...NO_LOSSES, isUnknown: true },
    };
  }
  if (type === 'b' && (await isSnapshot(place))) {
    // One that a server of another age has left may have commands behind it: the server reads them.
    const reason = name.endsWith('.rdb') ? await snapshotDamage(binary, place, env) : undefined;
    const bytes = statSync(place).size;
    return reason === undefined
      ? undefined
      : { ...unusable, reason, losses: { ...NO_LOSSES, bytes } };
  }
  if (name.endsWith('.rdb')) {
    const bytes = statSync(place).size;
    return { ...unusable, reason: 'it is no snapshot', losses: { ...NO_LOSSES, bytes } };
  }
  return damageIn(await reading(place, () => scanAof(place)), place);
}

function isSnapshot(path: string): Promise<boolean> {
  return reading(path, () =>
    FileBytes.read(path, async (bytes) => (await bytes.at(0, 5)).toString('latin1') === 'REDIS'),
  );
}

function damageIn({ bytes, wholeBytes, end }: AofScan, place: string): FileDamage | undefined {
  if (end.kind === 'WHOLE') return undefined;
  const { at, reason, losses } = end;
  return {
    place,
    reason: `${reason}, at byte ${at} of ${bytes}`,
    isCutShort: end.kind === 'TORN',
    whole: wholeBytes,
    losses,
  };
}

/** What stands before the damage; a snapshot is needed whole. */
function remainderOf(
  files: readonly DataFile[],
  n: number,
  whole: number | undefined,
): Remainder | undefined {
  if (whole !== undefined) return { files: files.slice(0, n + 1), lastBytes: whole };
  const before = files.slice(0, n).filter(({ type }) => type !== 'h');
  return before.length === 0 ? undefined : { files: before, lastBytes: undefined };
}

async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isQeError(error) ? error : unreadable(path, 'file', error);
  }
}
