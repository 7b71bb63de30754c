import { join } from 'node:path';
import { QeError } from '@quant-engine/contracts';
import { ReferenceData, type AccountBook, type Instrument } from '@quant-engine/reference-data';
import { isThere, readText } from '@quant-engine/file-access';
import type { DeskSetup } from './config-files';
import { rulesHashOf } from '@quant-engine/risk-policy';
import type { DeskService } from './registry/desk-service';
import type { ModuleExport } from './registry/module-export';
import { registryWith } from './registry/registry';
import {
  reloadOwnServices,
  type OwnServiceRecord,
  type OwnServices,
} from './registry/own-services';

/** What the services of a day were told, as a file of its run folder. */
export const SETUP_FILE = 'setup.json';

/** The user's own services, as the record of a day names them. */
interface OwnPart {
  /** Of desk.yaml. */
  readonly folder: string;
  readonly services: readonly OwnServiceRecord[];
  readonly events: readonly ModuleExport[];
}

interface SetupFile extends Pick<DeskSetup, 'rules' | 'limits'> {
  readonly reference: {
    readonly instruments: readonly Instrument[];
    readonly accounts: readonly AccountBook[];
  };
  readonly own?: OwnPart;
}

/** The setup as JSON; money in millionths of $, percentages in millionths of a percent. */
export function setupText(
  { rules, limits, reference }: Omit<DeskSetup, 'rulesHash'>,
  { folder, records, events }: OwnServices,
): string {
  const { accounts } = reference;
  const instruments = [...reference.instruments.values()];
  const hasOwn = records.length + events.length > 0;
  const file: SetupFile = {
    rules,
    limits,
    reference: { instruments, accounts },
    ...(hasOwn ? { own: { folder, services: records, events } } : {}),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** What the services of a day were told, and which they were. */
export interface RecordedDesk {
  readonly setup: DeskSetup;
  readonly registry: readonly DeskService[];
}

/**
 * Reads the setup that lies in a run folder. Services of the user are loaded again from their
 * modules.
 *
 * @param rulesHash the id of the rules that are expected
 * @throws QE_RUN_FOLDER when it is missing, damaged or has other rules; QE_FILE_UNREADABLE;
 *   QE_DESK_SERVICE when a module of the user's own services is gone or has changed
 */
export function readSetup(dir: string, rulesHash: string): RecordedDesk {
  const place = join(dir, SETUP_FILE);
  if (!isThere(place)) {
    throw new QeError('QE_RUN_FOLDER', 'is missing: an earlier version ran the day', { place });
  }
  const { setup, own } = setupIn(place, rulesHash);
  if (own === undefined) return { setup, registry: registryWith([]) };
  const { folder, services: records, events } = own;
  const { services } = reloadOwnServices(folder, { records, events });
  return { setup, registry: registryWith(services) };
}

function setupIn(place: string, rulesHash: string): { setup: DeskSetup; own?: OwnPart } {
  const text = readText(place);
  try {
    return setupFrom(text, rulesHash);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new QeError('QE_RUN_FOLDER', `is not usable: ${reason}`, { place, cause });
  }
}

function setupFrom(text: string, rulesHash: string): { setup: DeskSetup; own?: OwnPart } {
  const { rules, limits, reference, own } = JSON.parse(text) as SetupFile;
  if (rulesHashOf(rules) !== rulesHash) throw new Error(`its rules are not ${rulesHash}`);
  const { instruments, accounts } = reference;
  const setup = { rules, rulesHash, limits, reference: new ReferenceData(instruments, accounts) };
  return { setup, ...(own === undefined ? {} : { own }) };
}
