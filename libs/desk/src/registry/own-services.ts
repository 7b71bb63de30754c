import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { defineEventType, QeError, type EventDefinition } from '@quant-engine/contracts';
import type { OwnService } from './desk-service';
import type { ModuleExport } from './module-export';

/** What the record of a day says of a service of the user. */
export interface OwnServiceRecord extends ModuleExport {
  readonly name: string;
  /** Of the package that the module belongs to. */
  readonly version: string;
  /** SHA-256 of the module's file: a replay with another file would be of another service. */
  readonly hash: string;
}

/** The services of a user as they were loaded, with what identifies each. */
export interface OwnServices {
  /** Of desk.yaml. */
  readonly folder: string;
  readonly services: readonly OwnService[];
  readonly records: readonly OwnServiceRecord[];
  readonly events: readonly ModuleExport[];
}

/** A desk that has the built-in services alone. */
export const NO_OWN_SERVICES: OwnServices = { folder: '', services: [], records: [], events: [] };

/**
 * Loads what `desk.yaml` names: first the event types, which become known to this process, then the
 * services.
 *
 * @param folder of desk.yaml
 * @throws QE_DESK_SERVICE, QE_EVENT_DEFINITION
 */
export function loadOwnServices(
  folder: string,
  { services, events }: { services: readonly ModuleExport[]; events: readonly ModuleExport[] },
): OwnServices {
  for (const entry of events) defineEventType(loaded(folder, entry).value as EventDefinition);
  const found = services.map((entry) => {
    const { file, value } = loaded(folder, entry);
    const service = value as OwnService;
    const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
    const { module, export: name } = entry;
    const record = { module, export: name, name: service.name, version: versionOf(file), hash };
    return { service, record };
  });
  return {
    folder: resolve(folder),
    services: found.map(({ service }) => service),
    records: found.map(({ record }) => record),
    events,
  };
}

/** The same services again for a replay. @throws QE_DESK_SERVICE when a module has changed */
export function reloadOwnServices(
  folder: string,
  recorded: { records: readonly OwnServiceRecord[]; events: readonly ModuleExport[] },
): OwnServices {
  const { records, events } = recorded;
  const own = loadOwnServices(folder, { services: records, events });
  for (const [index, record] of records.entries()) {
    const now = own.records[index];
    if (now?.hash === record.hash) continue;
    const was = `${record.name} ${record.version} (${record.hash.slice(0, 12)})`;
    const is = `${now?.name} ${now?.version} (${now?.hash.slice(0, 12)})`;
    throw refused(record, `the day was run with ${was}, and the module is now ${is}`);
  }
  return own;
}

function loaded(folder: string, entry: ModuleExport): { file: string; value: object } {
  const require = createRequire(join(resolve(folder), 'desk.yaml'));
  const file = fileOf(require, entry);
  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = require(file) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw refused(entry, `its module fails: ${reason}`, cause);
  }
  const value = exported[entry.export];
  if (typeof value === 'object' && value !== null) return { file, value };
  const names = Object.keys(exported).join(', ');
  throw refused(
    entry,
    `the module exports no such object; it has ${names === '' ? 'none' : names}`,
  );
}

function fileOf(require: NodeJS.Require, entry: ModuleExport): string {
  try {
    return require.resolve(entry.module);
  } catch (cause) {
    throw refused(entry, 'the module is not there', cause);
  }
}

/** The version in the nearest package.json above a file; 0.0.0 where there is none. */
function versionOf(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string };
      if (version !== undefined) return version;
    }
    if (dirname(folder) === folder) return '0.0.0';
  }
}

function refused(entry: ModuleExport, reason: string, cause?: unknown): QeError {
  const place = `${entry.module} ${entry.export}`;
  return new QeError('QE_DESK_SERVICE', reason, { place, cause });
}
