import { Type } from '@sinclair/typebox';
import { formatProblems, readConfig } from './read-config';

const closed = { additionalProperties: false };
const Paper = Type.Object(
  {
    redis: Type.Object({ url: Type.String(), db: Type.Optional(Type.Integer()) }, closed),
    risk: Type.Object(
      {
        max_pct: Type.Number({ exclusiveMinimum: 0, maximum: 1000 }),
        soft_pct: Type.Number(),
        mode: Type.Unsafe<string>({ type: 'string', enum: ['paper', 'live'] }),
        start: Type.Optional(Type.String({ pattern: '^\\d\\d:\\d\\d$', examples: ['09:30'] })),
      },
      closed,
    ),
    symbols: Type.Array(Type.Object({ symbol: Type.String(), lot: Type.Integer() }, closed)),
    groups: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Z_]+$' }), Type.Number(), closed),
    ),
  },
  closed,
);

const GOOD = `# A comment.
redis:
  url: redis://localhost
risk:
  max_pct: 130
  soft_pct: 129.123456
  mode: paper
symbols:
  - symbol: ABC
    lot: 200
`;

function printed(text: string): string {
  const result = readConfig(text, 'config/paper.yaml', Paper);
  return result.ok ? 'ok' : formatProblems(result.problems);
}

/** The good file with one line put in the place of another. */
function withLine(line: number, ...lines: readonly string[]): string {
  return GOOD.split('\n')
    .toSpliced(line - 1, 1, ...lines)
    .join('\n');
}

describe('a good file', () => {
  test('is read with the numbers that are written in it', () => {
    expect(readConfig(GOOD, 'config/paper.yaml', Paper)).toEqual({
      ok: true,
      value: {
        redis: { url: 'redis://localhost' },
        risk: { max_pct: 130, soft_pct: 129.123456, mode: 'paper' },
        symbols: [{ symbol: 'ABC', lot: 200 }],
      },
    });
  });

  test('may have a byte order mark and the line ends of Windows', () => {
    expect(printed(`\uFEFF${GOOD.replace(/\n/g, '\r\n')}`)).toBe('ok');
  });
});

describe('every problem is told at once, where it stands', () => {
  test('unknown, missing, wrong and badly written values, sorted by position', () => {
    const text = `redis:
  db: 1.5
  ulr: redis://localhost
risk:
  max_pct: -1
  mode: papr
  softPct: "120"
  start: 9:30
symbols:
  - { symbol: ABC, lot: 200 }
  - lot: many
gruops: {}
`;
    expect(printed(text)).toBe(
      `
config/paper.yaml:1:1: redis.url: missing
config/paper.yaml:2:3: redis.db: must be a whole number, got 1.5
config/paper.yaml:3:3: redis.ulr: unknown key (did you mean url?)
config/paper.yaml:4:1: risk.soft_pct: missing
config/paper.yaml:5:3: risk.max_pct: must be > 0, got -1
config/paper.yaml:6:3: risk.mode: must be one of paper, live, got "papr"
config/paper.yaml:7:3: risk.softPct: unknown key (did you mean soft_pct?)
config/paper.yaml:8:3: risk.start: must be written like "09:30", got "9:30"
config/paper.yaml:11:5: symbols.1.symbol: missing
config/paper.yaml:11:5: symbols.1.lot: must be a whole number, got "many"
config/paper.yaml:12:1: gruops: unknown key (did you mean groups?)
`.trim(),
    );
  });

  test('every problem bears the code, the place and the reason apart', () => {
    const result = readConfig(withLine(3, '  url: 7'), 'a.yaml', Paper, {
      code: 'QE_SCENARIO_INVALID',
    });
    expect(result).toEqual({
      ok: false,
      problems: [
        {
          code: 'QE_SCENARIO_INVALID',
          place: 'a.yaml:3:3',
          reason: 'redis.url: must be a text, got 7',
        },
      ],
    });
  });

  test('in a file whose lines end as on Windows', () => {
    expect(printed(withLine(5, '  max_pct: 1001').replace(/\n/g, '\r\n'))).toBe(
      'config/paper.yaml:5:3: risk.max_pct: must be <= 1000, got 1001',
    );
  });

  const values: readonly [string, number, string, string][] = [
    ['a key written twice', 6, '  soft_pct: 1\n  soft_pct: 2', '7:3: risk.soft_pct: stands twice'],
    ['not a number', 5, '  max_pct: .nan', '5:3: risk.max_pct: %, got .nan'],
    ['infinity', 5, '  max_pct: .inf', '5:3: risk.max_pct: %, got .inf'],
    ['a hexadecimal number', 5, '  max_pct: 0x1F', '5:3: risk.max_pct: %, got 0x1F'],
    ['an exponent', 5, '  max_pct: 1e2', '5:3: risk.max_pct: %, got 1e2'],
    ['a leading zero', 5, '  max_pct: 010', '5:3: risk.max_pct: %, got 010'],
    ['a seventh decimal', 5, '  max_pct: 1.0000001', '5:3: risk.max_pct: %, got 1.0000001'],
    [
      'more digits than a double holds',
      5,
      '  max_pct: 1234567890.123456',
      '5:3: risk.max_pct: %, got 1234567890.123456',
    ],
    ['a quoted number', 5, '  max_pct: "130"', '5:3: risk.max_pct: must be a number, got "130"'],
    ['an empty value', 5, '  max_pct:', '5:3: risk.max_pct: must be a number, got nothing'],
    ['a list for a number', 5, '  max_pct: [1]', '5:3: risk.max_pct: must be a number, got a list'],
    ['an alias', 6, '  soft_pct: *all', '6:3: risk.soft_pct: is an alias: write the value out'],
    ['a merge key', 6, '  soft_pct: 1\n  <<: {}', '7:3: risk.<<: unknown key'],
    ['a tag', 3, '  url: !!binary aGk=', '3:8: Unresolved tag: tag:yaml.org,2002:binary'],
    [
      'a name that must not be one',
      11,
      'groups: { __proto__: 1 }',
      '11:11: groups.__proto__: is no name that can stand here (^[A-Z_]+$)',
    ],
    ['the prototype as a key', 11, '__proto__: {}', '11:1: __proto__: unknown key'],
    ['a text that never ends', 3, '  url: "redis', '11:1: Missing closing "quote'],
    ['a tab', 3, '\turl: x', '3:1: Tabs are not allowed as indentation'],
    ['a key that is no text', 11, '[a]: 1', '11:1: A key must be a plain text'],
    ['a second document', 11, '---\na: 1', '12:1: %docs'],
  ];

  test.each(values)('%s', (_, line, replacement, expected) => {
    const rule = 'must be a plain decimal of at most 15 digits, 6 of them behind the point';
    const want = expected.replace('%,', `${rule},`);
    const text = withLine(line, ...replacement.split('\n')).replace(
      'url: redis',
      'url: &all redis',
    );
    const lines = printed(text).split('\n');
    if (expected.endsWith('%docs')) expect(lines[0]).toMatch(/multiple documents/);
    else expect(lines).toContain(`config/paper.yaml:${want}`);
  });

  test('a value that is told to be no number is not told to be of the wrong type as well', () => {
    expect(printed(withLine(10, '    lot: .nan')).split('\n')).toHaveLength(1);
  });

  test('a value of the wrong type is told once, whatever else it breaks', () => {
    expect(printed(withLine(7, '  mode: 7'))).toBe(
      'config/paper.yaml:7:3: risk.mode: must be a text, got 7',
    );
  });

  test('a file that declares an older YAML is read as YAML 1.2 all the same', () => {
    expect(printed(`%YAML 1.1\n---\n${withLine(7, '  mode: no')}`)).toBe(
      'config/paper.yaml:9:3: risk.mode: must be one of paper, live, got "no"',
    );
  });

  test.each([
    ['an empty file', ''],
    ['a file of comments', '# Nothing.\n'],
  ])('%s', (_, text) => {
    expect(printed(text)).toBe('config/paper.yaml:1:1: must be a mapping, got nothing');
  });

  test('a half-written file', () => {
    expect(printed(GOOD.slice(0, GOOD.indexOf('mode') + 2))).toBe(
      'config/paper.yaml:7:3: Implicit map keys need to be followed by map values',
    );
  });
});

describe('a file made to exhaust its reader', () => {
  test.each([
    ['in flow', '['.repeat(50_000)],
    ['in blocks', '- '.repeat(50_000)],
    ['over many lines', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('is refused when it is nested without end %s', (_, text) => {
    expect(printed(text)).toBe(
      'config/paper.yaml:1:1: the file is nested more than 100 levels deep',
    );
  });

  test('is refused when it is longer than any file of limits', () => {
    expect(printed(`# ${'x'.repeat(1_048_576)}`)).toMatch(/longer than 1048576 characters/);
  });

  test('is refused when its aliases multiply', () => {
    const levels = 'abcdefghij'.split('').map((name, index, names) => {
      const earlier = index === 0 ? 'x' : `*${names[index - 1] ?? ''}`;
      return `${name}: &${name} [${Array(10).fill(earlier).join(', ')}]`;
    });
    expect(printed(levels.join('\n'))).toMatch(/paper.yaml:2:8: b.0: is an alias/);
  });
});

describe('checks that a schema cannot say', () => {
  const check = (value: { risk: { soft_pct: number; max_pct: number } }) =>
    value.risk.soft_pct <= value.risk.max_pct
      ? []
      : [{ path: ['risk', 'soft_pct'], reason: `must be at most max_pct (${value.risk.max_pct})` }];

  test('point at the place of their path', () => {
    const result = readConfig(withLine(6, '  soft_pct: 131'), 'a.yaml', Paper, { check });
    expect(result.ok ? '' : formatProblems(result.problems)).toBe(
      'a.yaml:6:3: risk.soft_pct: must be at most max_pct (130)',
    );
  });

  test('point at what is nearest above a path that is not there', () => {
    const absent = () => [{ path: ['risk', 'start', 'hour'], reason: 'absent' }];
    const result = readConfig(GOOD, 'a.yaml', Paper, { check: absent });
    expect(result.ok ? '' : formatProblems(result.problems)).toBe(
      'a.yaml:4:1: risk.start.hour: absent',
    );
  });

  test('do not run on values of which one does not fit the schema', () => {
    const never = () => {
      throw new Error('ran');
    };
    expect(readConfig(withLine(6), 'a.yaml', Paper, { check: never }).ok).toBe(false);
    const twice = withLine(6, '  soft_pct: 1', '  soft_pct: 2');
    expect(readConfig(twice, 'a.yaml', Paper, { check: never }).ok).toBe(false);
  });
});
