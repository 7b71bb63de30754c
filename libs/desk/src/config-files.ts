import { join } from 'node:path';
import type { Problem } from '@quant-engine/contracts';
import { namesIn, readText } from '@quant-engine/file-access';
import { readLimits, type LiquidityLimits } from '@quant-engine/liquidity-guard';
import { readReference, type ReferenceData } from '@quant-engine/reference-data';
import { readDeskSettings, type DeskSettings } from './desk-settings';
import { readRules, type RiskRules } from '@quant-engine/risk-policy';

/** Everything that the services of a desk are told once, at their start. */
export interface DeskSetup {
  readonly rules: RiskRules;
  readonly rulesHash: string;
  readonly limits: LiquidityLimits;
  /** Of the trading date; it does not change within the day. */
  readonly reference: ReferenceData;
}

/** What a file holds, or everything that is wrong with it. */
export type Loaded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads the rules file. @throws QE_FILE_MISSING, QE_FILE_UNREADABLE */
export function loadRules(path: string): Loaded<{ rules: RiskRules; hash: string }> {
  const read = readRules(readText(path), path);
  return read.ok ? { ok: true, value: { rules: read.rules, hash: read.hash } } : read;
}

/** Reads the liquidity limits. @throws QE_FILE_MISSING, QE_FILE_UNREADABLE */
export function loadLimits(path: string): Loaded<LiquidityLimits> {
  const read = readLimits(readText(path), path);
  return read.ok ? { ok: true, value: read.limits } : read;
}

/** Reads how the desk is kept. @throws QE_FILE_MISSING, QE_FILE_UNREADABLE */
export function loadDeskSettings(path: string): Loaded<DeskSettings> {
  const read = readDeskSettings(readText(path), path);
  return read.ok ? { ok: true, value: read.settings } : read;
}

/**
 * Reads instruments, accounts and books from a folder: `instruments.csv`, `accounts.csv` and a
 * `positions-<ACCOUNT>.csv` for each account.
 *
 * @param groups the groups that the rules limit; any group is taken when they are not given
 * @throws QE_FILE_MISSING, QE_FILE_UNREADABLE
 */
export function loadReference(folder: string, groups?: readonly string[]): Loaded<ReferenceData> {
  const source = (name: string): { text: string; file: string } => {
    const file = join(folder, name);
    return { text: readText(file), file };
  };
  const books = namesIn(folder).flatMap((name) => {
    const account = /^positions-(.+)\.csv$/.exec(name)?.[1];
    return account === undefined ? [] : [{ account, ...source(name) }];
  });
  const files = {
    instruments: source('instruments.csv'),
    accounts: source('accounts.csv'),
    positions: books,
  };
  return readReference(files, groups);
}
