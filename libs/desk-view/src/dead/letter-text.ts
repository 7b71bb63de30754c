import { ERROR_CATALOGUE, type ErrorCode } from '@quant-engine/contracts';
import { alignedLines, durationText, visible } from '../terminal-text';
import { dataOf, firstProblem, type Letter } from './letters';

const LABEL_WIDTH = 12;

/** When a letter was written: the first half of its id. */
export function letterMs({ id }: Letter): number {
  return Number(id.split('-')[0]);
}

/** What happened before any group read it. */
const EDGE = '(edge)';

/** One line a letter. @param nowMs absent where it is session time that the ids come from */
export function listLines(letters: readonly Letter[], nowMs: number | undefined): string[] {
  const rows = letters.map((letter) => {
    const { id, source, sourceId, group = EDGE, problems } = letter;
    const { code, place, reason } = firstProblem(letter);
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    const what = `${code} ${place === '' ? '' : `${place} `}${reason}${more}`;
    return [id, whenText(letter, nowMs), `${source} ${sourceId}`, group, what];
  });
  const when = nowMs === undefined ? 'time' : 'age';
  return [...alignedLines([['id', when, 'source', 'group', 'reason'], ...rows])];
}

function whenText(letter: Letter, nowMs: number | undefined): string {
  const ms = letterMs(letter);
  return nowMs === undefined ? isoTime(ms) : durationText(nowMs - ms);
}

/** An id may hold any 64-bit number, and a date ends before that. */
function isoTime(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString();
}

/** Everything that is in a letter. */
export function showLines(letter: Letter, nowMs: number | undefined): readonly string[] {
  const { id, source, sourceId, group = EDGE, problems, fields } = letter;
  const age = nowMs === undefined ? '' : ` (${durationText(nowMs - letterMs(letter))} ago)`;
  return [
    `Dead letter ${id}`,
    labelled('written', `${isoTime(letterMs(letter))}${age}`),
    labelled('source', `${source} ${sourceId}`),
    labelled('group', group),
    ...problems.map(({ code, place, reason }, n) =>
      labelled(n === 0 ? 'problems' : '', `${code} ${place === '' ? '' : `${place}: `}${reason}`),
    ),
    ...remediesOf(letter).map((remedy, n) => labelled(n === 0 ? 'remedy' : '', remedy)),
    'fields',
    ...Object.entries(fields).flatMap(([name, value]) => fieldLines(letter, name, value)),
  ];
}

function labelled(label: string, text: string): string {
  return `${label.padEnd(LABEL_WIDTH)}${visible(text)}`;
}

/** A letter may be of another version, with codes that this one does not know. */
function remediesOf({ problems }: Letter): readonly string[] {
  const codes = new Set(problems.map(({ code }) => code));
  return [...codes]
    .filter((code): code is ErrorCode => Object.hasOwn(ERROR_CATALOGUE, code))
    .map((code) => ERROR_CATALOGUE[code].remedy);
}

function fieldLines({ fields }: Letter, name: string, value: string): readonly string[] {
  const data = name === 'data' ? dataOf(fields) : undefined;
  const texts = data === undefined ? [value] : JSON.stringify(data, null, 2).split('\n');
  const [first = '', ...rest] = texts.map(visible);
  const label = visible(name).padEnd(16);
  return [`  ${label}${first}`, ...rest.map((line) => `  ${' '.repeat(16)}${line}`)];
}

/** What a program reads of a letter. @param isWhole with its fields and the data of its event */
export function letterJson(letter: Letter, isWhole: boolean): object {
  const { id, source, sourceId, group, problems, fields } = letter;
  const data = dataOf(fields);
  return {
    id,
    written: isoTime(letterMs(letter)),
    source,
    sourceId,
    ...(group === undefined ? {} : { group }),
    problems,
    ...(isWhole ? { fields, ...(data === undefined ? {} : { data }) } : {}),
  };
}
