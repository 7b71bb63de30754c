import { join } from 'node:path';
import { QeError } from '@quant-engine/contracts';
import { isThere, namesIn } from '@quant-engine/file-access';
import { DAYS_FOLDER } from '../paths';

/** Where a day lies that was run before. */
export interface DayPlace {
  readonly date?: string;
  readonly from?: string;
}

/** The folder that is named, that of a date, or that of the latest day. @throws QE_RUN_FOLDER */
export function dayFolder({ date, from }: DayPlace): string {
  if (from !== undefined) return from;
  if (date !== undefined) return join(DAYS_FOLDER, date);
  const days = isThere(DAYS_FOLDER) ? namesIn(DAYS_FOLDER) : [];
  const latest = days
    .filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name))
    .sort()
    .at(-1);
  if (latest === undefined) {
    throw new QeError('QE_RUN_FOLDER', 'no day was run here yet', { place: DAYS_FOLDER });
  }
  return join(DAYS_FOLDER, latest);
}
