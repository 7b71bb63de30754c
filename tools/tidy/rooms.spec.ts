import path from 'node:path';
import { packagesIn, readJson, type Manifest } from '../workspace';
import { textFiles } from './files';
import { roomProblems, type Room } from './rooms';

/** Every room of the workspace as it is. */
function roomsOfWorkspace(): readonly Room[] {
  const files = textFiles().filter(({ file }) => file.endsWith('.ts'));
  return ['libs', 'apps', 'tests'].flatMap((above) =>
    packagesIn(above).map((name) => {
      const folder = `${above}/${name}`;
      const manifest = readJson(path.join(folder, 'package.json')) as Manifest;
      const { tags = [] } = manifest['nx'] as { readonly tags?: readonly string[] };
      return {
        folder,
        name: manifest.name,
        tags,
        dependencies: Object.keys(manifest.dependencies ?? {}),
        files: files.filter(({ file }) => file.startsWith(`${folder}/`)),
      };
    }),
  );
}

test('every arrow of imports between rooms points down, and contracts know of nobody', () => {
  const rooms = roomsOfWorkspace();
  expect(rooms.flatMap(({ files }) => files).length).toBeGreaterThan(300);
  expect(roomProblems(rooms)).toEqual([]);
});

describe('an arrow that should not be there is found', () => {
  const room = (folder: string, layer: string, change: Partial<Room> = {}): Room => ({
    folder,
    name: `@quant-engine/${path.basename(folder)}`,
    tags: [`layer:${layer}`],
    dependencies: [],
    files: [],
    ...change,
  });
  const file = (name: string, text: string) => ({ files: [{ file: name, text }] });
  const others = [
    room('libs/contracts', 'contracts'),
    room('libs/calendar', 'core'),
    room('libs/state-store', 'io'),
    room('libs/testkit', 'test'),
    room('tests/chaos', 'test'),
  ];
  const problemsWith = (changed: Room) =>
    roomProblems([...others.filter(({ folder }) => folder !== changed.folder), changed]);

  test.each<readonly [string, Room, readonly string[]]>([
    [
      'up, in a manifest',
      room('libs/calendar', 'core', { dependencies: ['@quant-engine/state-store'] }),
      ['libs/calendar/package.json: libs/state-store'],
    ],
    [
      'up, in a file',
      room(
        'libs/calendar',
        'core',
        file('libs/calendar/src/a.ts', "import type { X } from '@quant-engine/state-store';"),
      ),
      ['libs/calendar/src/a.ts: libs/state-store'],
    ],
    [
      'up, by a path',
      room(
        'libs/calendar',
        'core',
        file('libs/calendar/src/a.ts', "export { x } from '../../state-store/src/x';"),
      ),
      ['libs/calendar/src/a.ts: libs/state-store'],
    ],
    [
      'up, from a test',
      room(
        'libs/calendar',
        'core',
        file('libs/calendar/src/a.spec.ts', "require('@quant-engine/state-store')"),
      ),
      ['libs/calendar/src/a.spec.ts: libs/state-store'],
    ],
    [
      'from the contracts to anybody',
      room(
        'libs/contracts',
        'contracts',
        file('libs/contracts/src/a.ts', "await import('@quant-engine/calendar')"),
      ),
      ['libs/contracts/src/a.ts: libs/calendar'],
    ],
    [
      'to what is made for tests, from what is not a test',
      room(
        'libs/state-store',
        'io',
        file('libs/state-store/src/a.ts', "import { x } from '@quant-engine/testkit';"),
      ),
      ['libs/state-store/src/a.ts: libs/testkit'],
    ],
    [
      'from the testkit to more than the contracts',
      room(
        'libs/testkit',
        'test',
        file('libs/testkit/src/a.ts', "import { x } from '@quant-engine/calendar';"),
      ),
      ['libs/testkit/src/a.ts: libs/calendar'],
    ],
    [
      'of a room without a place',
      room('libs/attic', 'core'),
      ['libs/attic has no place in the list of rooms'],
    ],
    [
      'of a room with the tag of another layer',
      room('libs/calendar', 'io'),
      ['libs/calendar lacks the tag layer:core'],
    ],
  ])('%s', (_, changed, problems) => {
    expect(problemsWith(changed)).toEqual(problems);
  });

  test('but neither one that points down, nor a test that uses what is made for tests', () => {
    const files = [
      { file: 'libs/state-store/src/a.ts', text: "import { x } from '@quant-engine/calendar';" },
      {
        file: 'libs/state-store/src/a.spec.ts',
        text: "import { x } from '@quant-engine/testkit';",
      },
      { file: 'libs/state-store/test/b.ts', text: "import { x } from '@quant-engine/chaos';" },
      { file: 'libs/state-store/src/c.ts', text: "import { x } from './d'; import 'ioredis';" },
    ];
    const dependencies = ['@quant-engine/calendar', 'ioredis'];
    expect(problemsWith(room('libs/state-store', 'io', { dependencies, files }))).toEqual([]);
  });
});
