import { eventStreams, QeError, STREAM_OF } from '@quant-engine/contracts';
import { CLOCK_GROUP } from '@quant-engine/session-clock';
import type { DeskService, OwnService } from './desk-service';
import { ENGINE } from './engine';
import { BROKER, EXECUTION } from './execution';
import { EXPOSURE } from './exposure';
import { LEDGER } from './ledger';

/**
 * The services that every desk has, in the order of their turns: what is decided on is worked out
 * before it is decided, and what was decided is carried out after it.
 */
export const BUILT_IN: readonly DeskService[] = [EXPOSURE, ENGINE, EXECUTION, BROKER, LEDGER];

/** The market's group: it publishes quotes, and reads nothing. */
export const MARKET_GROUP = 'market_data';
/** Who writes the reports of live days: it reads nothing, and keeps which are written. */
export const REPORT_GROUP = 'report_writer';

const NAME = /^[a-z][a-z0-9_]{0,39}$/;
const TAKEN: ReadonlySet<string> = new Set([
  ...BUILT_IN.flatMap(({ name, group }) => [name, group]),
  ...[
    CLOCK_GROUP,
    MARKET_GROUP,
    REPORT_GROUP,
    'session',
    'market',
    'report',
    'redis',
    'status',
    'dead',
  ],
]);
/** What a built-in service or the clock says, nobody else may say in its place. */
const BUILT_IN_WRITES: ReadonlySet<string> = new Set(
  [...BUILT_IN.flatMap(({ writes }) => writes), STREAM_OF.session].filter(
    (stream) => stream !== STREAM_OF.alert,
  ),
);

/**
 * All services of a desk, in the order of their turns: the built-in ones, and the user's own each
 * after the one that it names.
 *
 * @throws QE_DESK_SERVICE for a name or group that is taken, an unknown stream, one that only a
 *   built-in service may write, or an `after` that names nobody before it
 */
export function registryWith(own: readonly OwnService[]): readonly DeskService[] {
  const services = [...BUILT_IN];
  for (const entry of own) {
    const reason = refusalOf(entry, services);
    if (reason !== undefined) throw refused(entry, reason);
    const index = services.findIndex(({ name }) => name === entry.after);
    services.splice(entry.after === undefined ? services.length : index + 1, 0, entry);
  }
  return services;
}

function refusalOf(entry: OwnService, services: readonly DeskService[]): string | undefined {
  const { name, group, reads, writes, after } = entry;
  if (!isName(name)) return 'a name is written like spread_watch';
  if (!isName(group)) return 'a group is written like spread_watch';
  for (const word of [name, group]) if (TAKEN.has(word)) return `${word} is a built-in name`;
  const twin = services.find((other) => other.name === name || other.group === group);
  if (twin !== undefined) return `its name or group is that of ${twin.name}`;
  if (!isStreams(reads) || reads.length === 0) return 'it reads no stream';
  if (!isStreams(writes)) return 'writes is no list of streams';
  if (typeof entry.core !== 'function') return 'core is no function';
  const known = new Set(eventStreams());
  const unknown = [...reads, ...writes].find((stream) => !known.has(stream));
  if (unknown !== undefined) return `the stream ${unknown} is not known`;
  const owned = writes.find((stream) => BUILT_IN_WRITES.has(stream));
  if (owned !== undefined) return `${owned} is written by a built-in service alone`;
  if (after === undefined || services.some((other) => other.name === after)) return undefined;
  const names = services.map(({ name }) => name).join(', ');
  return `after names ${after}; the services before it are ${names}`;
}

function isName(text: unknown): boolean {
  return typeof text === 'string' && NAME.test(text);
}

function isStreams(list: unknown): list is readonly string[] {
  return Array.isArray(list) && list.every((item) => typeof item === 'string');
}

function refused({ name }: OwnService, reason: string): QeError {
  return new QeError('QE_DESK_SERVICE', reason, { place: `service ${name}` });
}
