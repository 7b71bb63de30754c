import type { TextFile } from './files';

/** Something that no line of some files may hold. */
export interface LineRule {
  readonly name: string;
  readonly files: RegExp;
  readonly forbidden: RegExp;
}

const CODE = /\.(ts|mts|cts|mjs|cjs|lua)$/;
const TESTS = /(\.spec\.ts$|\/test\/|\/test-support\/|^tests\/(?!bench\/))/;

// The patterns are written so that they do not find themselves.
export const LINE_RULES: readonly LineRule[] = [
  {
    // Prettier breaks code. A text it cannot break, and a broken row of a text table is unreadable.
    name: 'lines of TypeScript have at most 100 columns, but for texts',
    files: /\.ts$/,
    forbidden: /^(?!.*(?: \| |['"`])).{101,}$/,
  },
  {
    name: 'nothing is left open in the code',
    files: /\.(ts|mts|cts|mjs|cjs|lua|ya?ml|sh)$|\.ci\/run$/,
    forbidden: /\b(TO[D]O|FIX[M]E|X[X]X|HAC[K])\b/,
  },
  {
    // `present ? it : it.skip` is fine: what it lacks is not in the repository.
    name: 'no test is skipped or singled out',
    files: TESTS,
    forbidden: /(?<!: )\b(it|test|describe)\.(skip|only|todo)\b|\b[xf](it|describe)\(/,
  },
  {
    name: 'no test waits for a fixed time',
    files: TESTS,
    forbidden:
      /setTimeout\((resolve|done|r)\b[^,]*,\s*\d{2}|(?<!jest\.)\b(setTimeout|sleep|delay)\(\d{2}/,
  },
  {
    name: 'no path of one machine is written down',
    files: /./,
    forbidden: /(?<![\w.:-])\/(work|home|root|Users)\/[\w.-]/,
  },
  {
    name: 'index.ts is a curated list',
    files: /\/src\/index\.ts$/,
    forbidden: /export \* from/,
  },
  {
    name: 'the lock file names no package registry',
    files: /^package-lock\.json$/,
    forbidden: /"resolved": "https?:/,
  },
];

const LINES_MAX = 400;

/** Where a rule is broken, as `file:line`. */
export function offences(rule: LineRule, files: readonly TextFile[]): readonly string[] {
  return files
    .filter(({ file }) => rule.files.test(file))
    .flatMap(({ file, text }) =>
      text
        .split('\n')
        .flatMap((line, i) => (rule.forbidden.test(line) ? [`${file}:${i + 1}`] : [])),
    );
}

/** The files of code that hold more than one idea, with their length. */
export function tooLong(files: readonly TextFile[]): readonly string[] {
  return files
    .filter(({ file }) => CODE.test(file))
    .map(({ file, text }) => ({ file, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ file, lines }) => `${file}: ${lines} lines, at most ${LINES_MAX}`);
}
