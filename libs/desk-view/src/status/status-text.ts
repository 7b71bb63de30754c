import { alignedLines, durationText, visible } from '../terminal-text';
import {
  CLIENT_LIST,
  type DeskStatus,
  type GroupNow,
  type ServerNow,
  type SessionNow,
} from './desk-status';
import type { Finding } from './verdict';

const LABEL_WIDTH = 15;
const PER_LINE = 3;

/** The verdict in one line. */
export function verdictLine(status: DeskStatus, findings: readonly Finding[]): string {
  if (findings.length === 0) return `OK: ${wellText(status)}`;
  return `NOT OK: ${findings.map(({ text }) => visible(text)).join('; ')}`;
}

function wellText({ groups, dead, session }: DeskStatus): string {
  const letters = dead.total === 0 ? 'no dead letters' : `${dead.total} dead letters`;
  const time = session === undefined ? '' : `; ${session.time} ${session.regime}`;
  return `${groups.length} groups active, all keep up, ${letters}${time}`;
}

/** A desk for people: the verdict first, then everything it rests on. */
export function statusLines(
  status: DeskStatus,
  findings: readonly Finding[],
  nowMs: number,
): readonly string[] {
  const verdict =
    findings.length < 2
      ? [verdictLine(status, findings)]
      : [
          `NOT OK: ${findings.length} things are wrong`,
          ...findings.map(({ text }) => `  ${visible(text)}`),
        ];
  return [
    ...verdict,
    '',
    labelled('Server', serverText(status.server)),
    labelled('Session', sessionText(status.session)),
    ...processLines(status, nowMs),
    ...section('', groupLines(status.groups)),
    ...section(`Dead letters   ${status.dead.total}`, deadLines(status)),
    ...section('Entries', entryLines(status)),
  ];
}

function labelled(label: string, text: string): string {
  return `${label.padEnd(LABEL_WIDTH)}${visible(text)}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return ['', ...(title === '' ? [] : [title]), ...lines];
}

const KEEPS: Readonly<Record<ServerNow['appendOnly'], string>> = {
  always: 'on the disk with each write',
  everysec: 'on the disk each second: killed, it loses up to a second',
  no: 'on the disk when the system likes: killed, it may lose the last half minute',
  UNKNOWN: 'has an append-only file',
  OFF: 'no append-only file: killed, it loses what it was told',
};

function serverText(server: ServerNow): string {
  const { product, version, url, appendOnly, usedBytes } = server;
  const name = product === 'valkey' ? 'Valkey' : 'Redis';
  const mib = Math.ceil(usedBytes / 1_048_576);
  return `${name} ${version} at ${url}; ${KEEPS[appendOnly]}; ${mib} MiB used`;
}

function sessionText(session: SessionNow | undefined): string {
  if (session === undefined) return 'no clock has ticked yet';
  const { time, date, regime, minutesToClose } = session;
  const left =
    minutesToClose === undefined ? '' : `, ${Math.ceil(minutesToClose)} min to the close`;
  return `${time} of ${date} in New York, ${regime}${left}`;
}

function processLines({ processes, server }: DeskStatus, nowMs: number): readonly string[] {
  if (server.denied.includes(CLIENT_LIST)) {
    return [labelled('Processes', 'this user may not ask who is connected')];
  }
  if (processes.length === 0) return [labelled('Processes', 'none is connected')];
  const rows = processes.map(({ name, since }) => {
    const ageMs = nowMs - Date.parse(since);
    return [name, `since ${localTime(since, ageMs)}`, `(${durationText(ageMs)})`];
  });
  return alignedLines(rows).map((line, n) => labelled(n === 0 ? 'Processes' : '', line));
}

/** On the clock of whoever looks; with its date when that is not today's or yesterday's. */
function localTime(iso: string, ageMs: number): string {
  const [date, time] = new Date(iso).toLocaleString('sv-SE').split(' ');
  return ageMs < 86_400_000 ? `${time}` : `${date} ${time}`;
}

const HEAD = ['group', 'active', 'lease', 'epoch', 'stream', 'position', 'lag', 'pending'];
const FIGURES: ReadonlySet<number> = new Set([2, 3, 6, 7]);

function groupLines(groups: readonly GroupNow[]): readonly string[] {
  if (groups.length === 0) return [];
  return alignedLines([HEAD, ...groups.flatMap(groupRows)], FIGURES);
}

function groupRows(group: GroupNow): readonly (readonly string[])[] {
  const { owner, lastOwner, remainingMs, epoch } = group;
  const why = lastOwner === undefined ? 'it was stopped' : `the lease of ${lastOwner} ran out`;
  const who =
    owner === undefined
      ? [`nobody: ${why}`, '', String(epoch)]
      : [owner, `${(remainingMs / 1_000).toFixed(1)} s`, String(epoch)];
  const streams = group.streams
    // The stream of what is fed again is empty, but for once in a while.
    .filter(({ stream, lag }) => lag > 0 || !stream.startsWith('again:'))
    .map(({ stream, position, lag, pending }) => [stream, position, String(lag), String(pending)]);
  const [first = ['(reads none)', '', '', ''], ...more] = streams;
  return [[group.group, ...who, ...first], ...more.map((row) => ['', '', '', '', ...row])];
}

function deadLines({ dead }: DeskStatus): readonly string[] {
  const rows = dead.kinds.map(({ group = '(edge)', source, code, count, reason }) => [
    `  ${count}`,
    group,
    source,
    code,
    reason.slice(0, 100),
  ]);
  const rest = dead.total - dead.looked;
  const dropped = dead.dropped.map(({ group = '(edge)', code, count }) => [
    `  ${count}`,
    group,
    code,
    'dropped: there were too many',
  ]);
  return [
    ...alignedLines(rows, new Set([0])),
    ...(rest > 0 ? [`  (these are the newest ${dead.looked})`] : []),
    ...alignedLines(dropped, new Set([0])),
  ];
}

function entryLines({ streams }: DeskStatus): readonly string[] {
  const cells = streams.map(({ stream, entries }) => [
    `  ${stream}`,
    entries.toLocaleString('en-US'),
  ]);
  const rows: string[][] = [];
  for (let n = 0; n < cells.length; n += PER_LINE) rows.push(cells.slice(n, n + PER_LINE).flat());
  return alignedLines(rows, new Set([1, 3, 5]));
}
