import { BUILT_IN, REPORT_GROUP } from '@quant-engine/desk';
import { CLOCK_GROUP } from '@quant-engine/session-clock';
import { durationText } from '../terminal-text';
import { CLIENT_LIST, type DeskStatus, type GroupNow, type ServerNow } from './desk-status';

/** Something that is wrong with a desk. */
export interface Finding {
  /** `MARKET`, `REPORT` and `DEAD` wait for a person: no start of a process mends them. */
  readonly kind: 'SERVER' | 'DESK' | 'GROUP' | 'LAG' | 'MARKET' | 'REPORT' | 'DEAD';
  readonly text: string;
}

/** The groups that every desk has. */
const EVERYWHERE: readonly string[] = [...BUILT_IN.map(({ group }) => group), CLOCK_GROUP];
/** What looks after the server itself, and serves no group. */
const REDIS_NAME = 'redis';
/** A server that refuses when it is full is said to be nearly so from here on. */
const NEARLY_FULL = 0.9;

/** Everything that is wrong, the worst first. */
export function findingsOf(status: DeskStatus): readonly Finding[] {
  return [
    ...serverFindings(status.server),
    ...groupFindings(status),
    ...processFindings(status),
    ...status.groups.flatMap(lagFindings),
    ...liveFindings(status),
    ...deadFindings(status.dead),
  ];
}

function serverFindings(server: ServerNow): readonly Finding[] {
  const { isWriteFailing, usedBytes, bytesMax, whenFull, appendOnly, denied } = server;
  const texts: string[] = [];
  if (denied.length > 0) {
    const what = `this user may not run ${denied.join(', ')}`;
    texts.push(`${what}, so part of this is not known (see docs/operating/redis.md)`);
  }
  if (appendOnly === 'OFF') {
    texts.push('Redis has no append-only file: killed, it loses what it was told (appendonly no)');
  }
  if (appendOnly === 'no') {
    texts.push('Redis leaves it to the system when it writes to the disk (appendfsync no)');
  }
  if (isWriteFailing) texts.push('Redis cannot write to its disk');
  if (whenFull !== 'noeviction') {
    texts.push(`Redis drops keys when its memory is full (maxmemory-policy ${whenFull})`);
  } else if (bytesMax > 0 && usedBytes > bytesMax * NEARLY_FULL) {
    texts.push(`Redis has used ${Math.floor((usedBytes / bytesMax) * 100)} % of its memory`);
  }
  return texts.map((text) => ({ kind: 'SERVER', text }));
}

function groupFindings({ groups, prefix, ownGroups, live }: DeskStatus): readonly Finding[] {
  if (groups.length === 0) {
    const where = prefix === '' ? '' : ` under the prefix ${prefix}`;
    return [{ kind: 'DESK', text: `no desk has run here yet${where}` }];
  }
  if (groups.every(({ owner }) => owner === undefined)) {
    const waiting = groups.reduce((sum, group) => sum + lagOf(group), 0);
    return [
      { kind: 'DESK', text: `the desk is not running: nobody is active${waitingText(waiting)}` },
    ];
  }
  const expected = [...EVERYWHERE, ...ownGroups, ...(live === undefined ? [] : [REPORT_GROUP])];
  const missing = expected.filter((name) => !groups.some(({ group }) => group === name));
  return [
    ...groups
      .filter(({ owner }) => owner === undefined)
      .map((group) => `${group.group}: ${nobodyText(group)}`),
    ...missing.map((group) => `${group}: nobody, it has never started`),
  ].map((text) => ({ kind: 'GROUP', text }));
}

/** A lease outlives a process that was killed; what it holds is then held by nobody. */
function processFindings({ groups, processes, server }: DeskStatus): readonly Finding[] {
  if (server.denied.includes(CLIENT_LIST)) return [];
  const isHeld = groups.some(({ owner }) => owner !== undefined);
  if (!isHeld || processes.some(({ name }) => name !== REDIS_NAME)) return [];
  return [{ kind: 'GROUP', text: 'no process of the desk is connected, the leases run out' }];
}

/** Why a group has no active instance, and what waits for one. */
export function nobodyText(group: GroupNow): string {
  const { lastOwner } = group;
  const why = lastOwner === undefined ? 'it was stopped' : `${lastOwner} let its lease run out`;
  return `nobody, ${why}${waitingText(lagOf(group))}`;
}

function waitingText(count: number): string {
  if (count === 0) return '';
  return `; ${count} ${count === 1 ? 'entry waits' : 'entries wait'}`;
}

function lagOf({ streams }: GroupNow): number {
  return streams.reduce((sum, { lag }) => sum + lag, 0);
}

/** Where nobody is active, that is said, and that nothing is taken needs no word. */
function lagFindings({ group, owner, streams }: GroupNow): readonly Finding[] {
  const waiting = streams.filter(({ isWaiting }) => isWaiting);
  if (owner === undefined || waiting.length === 0) return [];
  const counts = waiting.map(({ stream, lag }) => `${lag} of ${stream}`).join(', ');
  const isMoving = waiting.some((stream) => stream.isMoving);
  const how = isMoving ? 'it does not keep up' : 'it takes none';
  return [{ kind: 'LAG', text: `${group}: ${how}, and ${counts} wait` }];
}

/** A market that says nothing for so long while the desk is open is silent, s. */
const SILENT_AFTER_S = 60;

function liveFindings({ live, session }: DeskStatus): readonly Finding[] {
  if (live === undefined) return [];
  const { openForS = 0, quoteAgeS = openForS, unwritten } = live;
  const silentS = Math.min(openForS, quoteAgeS);
  const market =
    session?.regime !== 'CLOSED' && silentS > SILENT_AFTER_S
      ? [`the market is silent: no quote for ${durationText(silentS * 1_000)}`]
      : [];
  const report =
    unwritten === undefined
      ? []
      : [`the report of ${unwritten.date} is not written: ${unwritten.reason}`];
  return [
    ...market.map((text): Finding => ({ kind: 'MARKET', text })),
    ...report.map((text): Finding => ({ kind: 'REPORT', text })),
  ];
}

function deadFindings({ total, dropped }: DeskStatus['dead']): readonly Finding[] {
  const gone = dropped.reduce((sum, { count }) => sum + count, 0);
  if (total === 0 && gone === 0) return [];
  const more = gone === 0 ? '' : `, and ${gone} older ones had to go`;
  const text = `${total} dead ${total === 1 ? 'letter' : 'letters'} (see qe dead)${more}`;
  return [{ kind: 'DEAD', text }];
}
