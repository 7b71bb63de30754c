import path from 'node:path';
import type { TextFile } from './files';

/**
 * Every room by its folder, from the top to the bottom: an arrow of imports points down this list
 * only, so that there can be no circle. `docs/architecture.md` says what each is for.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  app: ['apps/cli', 'apps/report', 'apps/execution', 'apps/engine', 'apps/worker'],
  io: [
    'libs/scenarios',
    'libs/desk-view',
    'libs/replay',
    'libs/desk',
    'libs/lockstep',
    'libs/session-clock',
    'libs/service-host',
    'libs/run-folder',
    'libs/state-store',
    'libs/redis-server',
    'libs/file-access',
  ],
  core: [
    'libs/decision-engine',
    'libs/ledger',
    'libs/orders',
    'libs/synthetic-day',
    'libs/market-data',
    'libs/broker-sim',
    'libs/liquidity-guard',
    'libs/exposure',
    'libs/risk-policy',
    'libs/positions',
    'libs/market-view',
    'libs/reference-data',
    'libs/calendar',
    'libs/csv-file',
    'libs/config-file',
  ],
  contracts: ['libs/contracts'],
};

/** A room as its manifest and its files show it. */
export interface Room {
  readonly folder: string;
  /** The name of its package. */
  readonly name: string;
  readonly tags: readonly string[];
  /** The packages that its manifest names. */
  readonly dependencies: readonly string[];
  readonly files: readonly TextFile[];
}

const ORDER = Object.entries(ROOMS).flatMap(([layer, folders]) =>
  folders.map((folder) => ({ folder, layer })),
);
const TEST_LAYER = 'layer:test';
const TEST_FILE = /\.spec\.ts$|\/(test|test-support)\//;
const IMPORT = /(?:from|import|require|mock|requireActual)\s*(?:<\w+>)?\(?\s*['"]([^'"]+)['"]/g;

/** Everything in which the rooms are not what the list says, as lines for a person. */
export function roomProblems(rooms: readonly Room[]): readonly string[] {
  return rooms.flatMap((room) => [...placeProblems(room), ...arrowProblems(room, rooms)]);
}

function placeProblems({ folder, tags }: Room): readonly string[] {
  if (tags.includes(TEST_LAYER)) return [];
  const place = ORDER.find((one) => one.folder === folder);
  if (place === undefined) return [`${folder} has no place in the list of rooms`];
  const tag = `layer:${place.layer}`;
  return tags.includes(tag) ? [] : [`${folder} lacks the tag ${tag}`];
}

/** The arrows that do not point down, each once. */
function arrowProblems(room: Room, rooms: readonly Room[]): readonly string[] {
  if (room.tags.includes(TEST_LAYER) && room.folder !== 'libs/testkit') return [];
  const byName = new Map(rooms.map((other) => [other.name, other]));
  const named = room.dependencies.flatMap((name) => byName.get(name) ?? []);
  const problems = [
    ...named
      .filter((other) => !pointsDown(room, other))
      .map(({ folder }) => `${room.folder}/package.json: ${folder}`),
    ...room.files.flatMap(({ file, text }) =>
      importedRooms(room, file, text, rooms)
        .filter((other) => !isAllowed(room, file, other))
        .map(({ folder }) => `${file}: ${folder}`),
    ),
  ];
  return [...new Set(problems)];
}

/** Tests may use what is made for tests besides. */
function isAllowed(room: Room, file: string, other: Room): boolean {
  if (TEST_FILE.test(file) && other.tags.includes(TEST_LAYER)) return true;
  return pointsDown(room, other);
}

function pointsDown(room: Room, other: Room): boolean {
  if (room.folder === 'libs/testkit') return other.folder === 'libs/contracts';
  const from = ORDER.findIndex(({ folder }) => folder === room.folder);
  const to = ORDER.findIndex(({ folder }) => folder === other.folder);
  return from >= 0 && to > from;
}

/** The other rooms that a file names, be it by the name of the package or by a path. */
function importedRooms(
  room: Room,
  file: string,
  text: string,
  rooms: readonly Room[],
): readonly Room[] {
  return [...text.matchAll(IMPORT)].flatMap(([, target = '']) => {
    const place = target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : '';
    const found = rooms.find(
      ({ folder, name }) =>
        target === name || target.startsWith(`${name}/`) || place.startsWith(`${folder}/`),
    );
    return found === undefined || found === room ? [] : [found];
  });
}
