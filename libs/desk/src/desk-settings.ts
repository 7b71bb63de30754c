import { readConfig } from '@quant-engine/config-file';
import type { Problem } from '@quant-engine/contracts';
import type { DeskRetention } from '@quant-engine/service-host';
import { Type } from '@sinclair/typebox';
import type { ModuleExport } from './registry/module-export';

/** How a desk is kept, apart from what it trades. */
export interface DeskSettings {
  readonly retention: DeskRetention;
  /** The user's own services, and types of event that come with them. */
  readonly services: readonly ModuleExport[];
  readonly events: readonly ModuleExport[];
}

const closed = { additionalProperties: false } as const;

const ModuleExportSchema = Type.Object(
  {
    module: Type.String({
      minLength: 1,
      description: 'A file, beginning with ./ from the folder of this one; or a package.',
    }),
    export: Type.String({ minLength: 1, description: 'The name under which it exports it.' }),
  },
  closed,
);
const DAY_MS = 86_400_000;

/** The shape of desk.yaml. */
export const DeskFileSchema = Type.Object(
  {
    retention: Type.Object(
      {
        days: Type.Integer({
          minimum: 1,
          maximum: 366,
          description: 'What is older is trimmed from streams and journals. Days.',
        }),
        entries_max: Type.Integer({
          minimum: 1_000,
          maximum: 1_000_000_000,
          description: 'Of a stream or journal that is longer, the oldest entries are trimmed.',
        }),
        dead_days: Type.Integer({
          minimum: 1,
          maximum: 3_660,
          description: 'For how long dead letters are kept, however many there are. Days.',
        }),
      },
      { ...closed, description: 'How much of the desk is kept on its server.' },
    ),
    services: Type.Optional(
      Type.Array(ModuleExportSchema, {
        description: 'Services of your own: name, group, streams.',
      }),
    ),
    events: Type.Optional(
      Type.Array(ModuleExportSchema, { description: 'Types of event that your services bring.' }),
    ),
  },
  closed,
);

/** The settings of a desk file, or everything that is wrong with it. */
export type DeskSettingsResult =
  | { readonly ok: true; readonly settings: DeskSettings }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads the text of a desk file. Problems bear the code QE_RULES_INVALID and `file:line:col`.
 *
 * @param file the name to print in problems
 */
export function readDeskSettings(text: string, file: string): DeskSettingsResult {
  const read = readConfig(text, file, DeskFileSchema);
  if (!read.ok) return read;
  const { retention, services = [], events = [] } = read.value;
  const { days, entries_max, dead_days } = retention;
  return {
    ok: true,
    settings: {
      retention: {
        ageMsMax: days * DAY_MS,
        entriesMax: entries_max,
        deadAgeMsMax: dead_days * DAY_MS,
      },
      services,
      events,
    },
  };
}
