import { alignedLines, durationText, visible } from '../terminal-text';
import type { DeskStatus, ServerNow } from './desk-status';
import { coloured, frame } from './frame';
import { statusLines } from './status-text';
import { findingsOf } from './verdict';

const SERVER: ServerNow = {
  url: 'redis://desk:6379',
  product: 'redis',
  version: '7.0.15',
  appendOnly: 'always',
  isWriteFailing: false,
  usedBytes: 950,
  bytesMax: 0,
  whenFull: 'noeviction',
  denied: [],
};

/** A desk on which nothing but its server may be wrong. */
function deskOn(server: Partial<ServerNow>): DeskStatus {
  const groups = ['exposure', 'decision_engine', 'execution_service', 'ledger', 'broker_sim'];
  return {
    server: { ...SERVER, ...server },
    prefix: '',
    processes: [{ name: 'desk', since: '2026-01-12T15:00:00.000Z', connections: 1 }],
    groups: [...groups, 'session_clock'].map((group) => ({
      group,
      epoch: 1,
      commits: 1,
      owner: 'me',
      remainingMs: 1_000,
      lastOwner: 'me',
      streams: [],
    })),
    ownGroups: [],
    dead: { total: 0, looked: 0, kinds: [], dropped: [] },
    streams: [],
  };
}

test.each([
  [{}, []],
  [{ isWriteFailing: true }, ['Redis cannot write to its disk']],
  [{ bytesMax: 1_000 }, ['Redis has used 95 % of its memory']],
  [{ bytesMax: 10_000 }, []],
  [
    { bytesMax: 10_000, whenFull: 'volatile-lru' },
    ['Redis drops keys when its memory is full (maxmemory-policy volatile-lru)'],
  ],
  [
    { whenFull: 'allkeys-lru' },
    ['Redis drops keys when its memory is full (maxmemory-policy allkeys-lru)'],
  ],
  [
    { appendOnly: 'OFF' } as const,
    ['Redis has no append-only file: killed, it loses what it was told (appendonly no)'],
  ],
  [
    { appendOnly: 'no' } as const,
    ['Redis leaves it to the system when it writes to the disk (appendfsync no)'],
  ],
  [{ appendOnly: 'everysec' } as const, []],
  [
    { denied: ['CLIENT LIST'] },
    [
      'this user may not run CLIENT LIST, so part of this is not known (see docs/operating/redis.md)',
    ],
  ],
])('a server with %j', (server, findings) => {
  expect(findingsOf(deskOn(server)).map(({ text }) => text)).toEqual(findings);
});

test.each([
  ['always', 'on the disk with each write'],
  ['everysec', 'on the disk each second: killed, it loses up to a second'],
  ['OFF', 'no append-only file: killed, it loses what it was told'],
] as const)('what a server keeps that appends %s', (appendOnly, text) => {
  const lines = statusLines(deskOn({ appendOnly }), [], 0);
  expect(lines.join('\n')).toContain(`Redis 7.0.15 at redis://desk:6379; ${text}; 1 MiB used`);
});

describe('a terminal', () => {
  const lines = ['OK: all is well', '', ...Array.from({ length: 9 }, (_, n) => `line ${n}`)];

  test('is redrawn from its top, line by line, and no line is longer than it is wide', () => {
    const shown = frame(lines, { isTTY: true, rows: 20, columns: 6 }, { NO_COLOR: '1' });
    expect(shown.startsWith('\u001b[HOK: al\u001b[K\n\u001b[K\nline 0\u001b[K\n')).toBe(true);
    expect(shown.endsWith('line 8\u001b[K\n\u001b[J')).toBe(true);
  });

  test('that is too low is told how much it does not show', () => {
    const shown = frame(lines, { isTTY: true, rows: 6, columns: 80 }, { NO_COLOR: '1' });
    expect(shown.split('\n')).toHaveLength(6);
    expect(shown).toContain('line 1\u001b[K\n... 7 more lines\u001b[K\n');
  });

  test('has the verdict in its colour, unless NO_COLOR is set', () => {
    const tty = { isTTY: true };
    expect(coloured(['OK: x', 'y'], tty, {})).toEqual(['\u001b[1;32mOK: x\u001b[0m', 'y']);
    expect(coloured(['NOT OK: x'], tty, {})).toEqual(['\u001b[1;31mNOT OK: x\u001b[0m']);
    expect(coloured(['OK: x'], tty, { NO_COLOR: '1' })).toEqual(['OK: x']);
    expect(coloured(['OK: x'], {}, {})).toEqual(['OK: x']);
  });

  test('obeys nothing that somebody else wrote', () => {
    expect(visible('a\u001b[2J\r\n\u009b\u202eb \u{1f600}é')).toBe(
      'a\\x1b[2J\\x0d\\x0a\\x9b\\u{202e}b \u{1f600}é',
    );
    expect(
      alignedLines(
        [
          ['a\nb', '1'],
          ['c', '22'],
        ],
        new Set([1]),
      ),
    ).toEqual(['a\\x0ab   1', 'c       22']);
  });
});

test.each([
  [-5, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [3_599_999, '59 min'],
  [3_600_000, '1 h'],
  [172_799_999, '47 h'],
  [172_800_000, '2 days'],
])('%i ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

/** A live desk with six groups and a report writer, on which nothing but this may be wrong. */
function liveDesk(live: NonNullable<DeskStatus['live']>, regime: 'MID' | 'CLOSED'): DeskStatus {
  const desk = deskOn({});
  const [group] = desk.groups;
  const session = { time: '12:00:00', date: '2026-01-13', regime };
  return {
    ...desk,
    groups: [...desk.groups, { ...group!, group: 'report_writer' }],
    live,
    session,
  };
}

test.each([
  [{ openForS: 9_000, quoteAgeS: 60 }, 'MID', []],
  [{ openForS: 9_000, quoteAgeS: 240 }, 'MID', ['the market is silent: no quote for 4 min']],
  // The last quote is yesterday's.
  [{ openForS: 61, quoteAgeS: 64_000 }, 'MID', ['the market is silent: no quote for 1 min']],
  [{ openForS: 30, quoteAgeS: 64_000 }, 'MID', []],
  [{ openForS: 300 }, 'MID', ['the market is silent: no quote for 5 min']],
  [{ quoteAgeS: 64_000 }, 'CLOSED', []],
  [
    { unwritten: { date: '2026-01-12', reason: 'EACCES' } },
    'CLOSED',
    ['the report of 2026-01-12 is not written: EACCES'],
  ],
] as const)('a live desk with %j in %s', (live, regime, findings) => {
  expect(findingsOf(liveDesk(live, regime)).map(({ text }) => text)).toEqual(findings);
});

test('a live desk whose reports nobody writes', () => {
  const desk = liveDesk({}, 'CLOSED');
  const groups = desk.groups.filter(({ group }) => group !== 'report_writer');
  expect(findingsOf({ ...desk, groups }).map(({ text }) => text)).toEqual([
    'report_writer: nobody, it has never started',
  ]);
});
