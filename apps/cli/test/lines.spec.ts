import { freshFolder, qe, removeFolders, SLOW_MS } from './qe';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

/** What the command answers to lines, parsed: every line of its standard output is JSON. */
function answers(command: 'policy' | 'size', lines: readonly string[]) {
  const { code, stdout, stderr } = qe(freshFolder(), [command], lines.join('\n'));
  const parsed = stdout.split('\n').filter((line) => line !== '');
  return { code, stderr, answers: parsed.map((line) => JSON.parse(line) as unknown) };
}

test('qe policy decides as the table does, exactly at its boundaries', () => {
  // regime, gross in %, cap episode: then row, mode and target in %
  const table = `
    OPEN   130         no   3   HARD_DERISK          123
    MID    130         no   3   HARD_DERISK          120
    OPEN   129.999999  no   6   THROTTLE_NEW_ORDERS  -
    MID    129.999999  no   5   SOFT_DERISK          120
    OPEN   125         no   10  NORMAL               -
    OPEN   125.000001  no   6   THROTTLE_NEW_ORDERS  -
    OPEN   123.000001  yes  3   HARD_DERISK          123
    OPEN   123         yes  10  NORMAL               -
    MID    123         yes  5   SOFT_DERISK          120
    MID    120.000001  no   5   SOFT_DERISK          120
    MID    120         no   10  NORMAL               -
    LATE   115.000001  no   5   SOFT_DERISK          115
    LATE   115         no   10  NORMAL               -
    CLOSE  100.000001  no   5   SOFT_DERISK          100
    CLOSE  100         no   10  NORMAL               -
    CLOSED 131         no   1   CLOSED               -
  `;
  const cases = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const lines = cases.map(([regime, gross, episode]) =>
    JSON.stringify({
      regime,
      minutesToClose: 10,
      grossPct: Number(gross),
      capEpisode: episode === 'yes',
    }),
  );
  const { code, stderr, answers: given } = answers('policy', lines);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(given).toEqual(
    cases.map(([, , , row, mode, target]) =>
      expect.objectContaining({
        row: Number(row),
        mode,
        targetPct: target === '-' ? null : Number(target),
      }),
    ),
  );
});

test('qe policy reduces at 2 minutes to the close, and not a moment before', () => {
  const at = (minutesToClose: number) =>
    JSON.stringify({ regime: 'CLOSE', minutesToClose, grossPct: 100.5 });
  const { answers: given } = answers('policy', [at(2), at(2.01), at(-1)]);
  expect(given.map((answer) => (answer as { row: number }).row)).toEqual([4, 5, 4]);
});

test('a line that cannot be answered is an error in its place, and the command ends with 3', () => {
  const good = '{"regime":"MID","minutesToClose":200,"grossPct":110}';
  const {
    code,
    stderr,
    answers: given,
  } = answers('policy', [
    good,
    'nope',
    '{"regime":"MID","grossPct":NaN}',
    '',
    '{"regime":"MID","grosPct":1}',
    '{"regime":"MID","grossPct":"110"}',
    '{"regime":"MIDDAY"}',
    '7',
    `${good}\r`,
  ]);
  expect(code).toBe(3);
  const codes = given.map((answer) => {
    const { error } = answer as { error?: { code: string; place: string }[] };
    return error === undefined ? 'ok' : error.map((problem) => `${problem.code} ${problem.place}`);
  });
  expect(codes).toEqual([
    'ok',
    ['QE_LINE_NOT_JSON '],
    ['QE_LINE_NOT_JSON '],
    ['QE_POLICY_INPUT /grosPct'],
    ['QE_POLICY_INPUT /grossPct'],
    ['QE_POLICY_INPUT /regime'],
    ['QE_POLICY_INPUT '],
    'ok',
  ]);
  // Lines are counted as they stand in the input, empty ones too.
  expect(stderr.match(/^line \d+:/gm)).toEqual([2, 3, 5, 6, 7, 8].map((n) => `line ${n}:`));
  expect(stderr).toContain('line 2: Unexpected token');
  expect(stderr).toContain('line 5: /grosPct: unknown key (did you mean grossPct?)');
  expect(stderr).toContain('line 6: /grossPct: must be a number or nothing, got "110"');
  expect(stderr).toContain('remedy: ');
});

test('qe size clips, defers and lets through, line by line', () => {
  const line = (change: object) =>
    JSON.stringify({ adv: 1_500_000, bucket: 'LT', intentType: 'STRATEGY', ...change });
  const {
    code,
    stderr,
    answers: given,
  } = answers('size', [
    line({ quantity: 1500 }),
    line({ quantity: 1501 }),
    line({ quantity: 200 }),
    line({ quantity: 199 }),
    line({ quantity: 199, minutesToClose: 2 }),
    line({ quantity: 199, intentType: 'CAP_RECOVERY' }),
    line({ quantity: 5000, bucket: 'MM_PURE', adv: 90_000_000 }),
    line({ quantity: 500, adv: null }),
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const short = given.map((answer) => {
    const { outcome, quantity } = answer as { outcome: string; quantity: number };
    return `${outcome} ${quantity}`;
  });
  expect(short).toEqual([
    'ALLOWED 1500',
    'CLIPPED 1500',
    'ALLOWED 200',
    'DEFERRED 0',
    'ALLOWED 199',
    'ALLOWED 199',
    'CLIPPED 2000',
    'DENIED 0',
  ]);
});

test('qe size says what is wrong with a line', () => {
  const {
    code,
    stderr,
    answers: given,
  } = answers('size', [
    '{"quantity":0,"bucket":"LT","intentType":"STRATEGY"}',
    '{"quantity":1.5,"bucket":"MM","intentType":"STRATEGY"}',
  ]);
  expect(code).toBe(3);
  expect(given).toEqual([
    { error: [expect.objectContaining({ code: 'QE_SIZE_INPUT', place: '/quantity' })] },
    {
      error: [
        expect.objectContaining({ place: '/quantity' }),
        expect.objectContaining({ place: '/bucket' }),
      ],
    },
  ]);
  expect(stderr).toContain('line 2: /bucket: must be one of LT, MM_PURE, got "MM"');
});

test('no lines, no answers', () => {
  expect(qe(freshFolder(), ['policy'])).toEqual({ code: 0, stdout: '', stderr: '' });
});
