import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QeError } from '@quant-engine/contracts';
import { ReferenceData, type AccountBook, type Instrument } from '@quant-engine/reference-data';
import type { DeskSetup } from './config-files';
import { rulesHashOf } from '@quant-engine/risk-policy';

/** What the services of a day were told, as a file of its run folder. */
export const SETUP_FILE = 'setup.json';

interface SetupFile extends Pick<DeskSetup, 'rules' | 'limits'> {
  readonly reference: {
    readonly instruments: readonly Instrument[];
    readonly accounts: readonly AccountBook[];
  };
}

/** The setup as JSON; money in millionths of $, percentages in millionths of a percent. */
export function setupText({ rules, limits, reference }: Omit<DeskSetup, 'rulesHash'>): string {
  const { accounts } = reference;
  const instruments = [...reference.instruments.values()];
  const file: SetupFile = { rules, limits, reference: { instruments, accounts } };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/**
 * Reads the setup that lies in a run folder.
 *
 * @param rulesHash the id of the rules that are expected
 * @throws QE_RUN_FOLDER when it is missing, damaged or has other rules
 */
export function readSetup(dir: string, rulesHash: string): DeskSetup {
  const place = join(dir, SETUP_FILE);
  if (!existsSync(place)) {
    throw new QeError('QE_RUN_FOLDER', 'is missing: an earlier version ran the day', { place });
  }
  try {
    return setupFrom(readFileSync(place, 'utf8'), rulesHash);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new QeError('QE_RUN_FOLDER', `is not usable: ${reason}`, { place, cause });
  }
}

function setupFrom(text: string, rulesHash: string): DeskSetup {
  const { rules, limits, reference } = JSON.parse(text) as SetupFile;
  if (rulesHashOf(rules) !== rulesHash) throw new Error(`its rules are not ${rulesHash}`);
  const { instruments, accounts } = reference;
  return { rules, rulesHash, limits, reference: new ReferenceData(instruments, accounts) };
}
