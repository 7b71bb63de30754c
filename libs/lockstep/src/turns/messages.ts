import { isQeError, QeError, ERROR_CATALOGUE, type WireFields } from '@quant-engine/contracts';

/** Where services put their answers. */
export const ANSWERS = 'turns';

/** Where a service finds what is asked of it. */
export function requestsOf(group: string): string {
  return `turns:${group}`;
}

export type RequestKind = 'JOIN' | 'TURN' | 'LEAVE';

/** What a conductor asks of a service. The entry's id in the box is the request's name. */
export interface Request {
  readonly kind: RequestKind;
  /** The life of the desk, from a fresh store on: it outlives its conductors. */
  readonly run: string;
  /** The conductor. A service serves the one whose JOIN it answered last. */
  readonly by: string;
  /** The conductor's fencing token: see `isOutdated`. */
  readonly epoch: number;
  /** Rises from request to request, over all services and conductors of a desk. */
  readonly n: number;
  readonly turn?: TurnRequest;
}

/** Everything by which a turn can be asked for again, by this conductor or by its successor. */
export interface TurnRequest {
  /** The second of the day; a market player publishes up to and including it. */
  readonly untilMs?: number | undefined;
  /** Whether a service before this one took something in the same round. */
  readonly took: boolean;
  /** How many batches the service had committed before the turn. */
  readonly batches: number;
}

/** What a turn took and wrote, as told by the process that took it. */
export interface TurnReport {
  readonly taken: number;
  readonly outputs: number;
  readonly dead: number;
  /** The streams that it wrote to; absent when that is not known. */
  readonly wrote?: readonly string[] | undefined;
  /** False when it left nothing behind; absent when that is not known. */
  readonly more?: boolean | undefined;
}

export type Answer =
  /** A process of the service has just started. */
  | { readonly kind: 'HELLO'; readonly group: string }
  /** The service has not joined this conductor. */
  | { readonly kind: 'REFUSED'; readonly group: string; readonly re: string }
  | {
      readonly kind: 'DONE';
      readonly group: string;
      readonly re: string;
      readonly report: TurnReport;
      /** How many batches the service has committed by now. */
      readonly batches: number;
    }
  | {
      readonly kind: 'FAILED';
      readonly group: string;
      readonly re: string;
      readonly error: QeError;
    };

export type Done = Extract<Answer, { kind: 'DONE' }>;

export const NOTHING: TurnReport = { taken: 0, outputs: 0, dead: 0, wrote: [] };

export function encodeRequest({ kind, run, by, epoch, n, turn }: Request): WireFields {
  const fields = { kind, run, by, epoch: String(epoch), n: String(n) };
  if (turn === undefined) return fields;
  const { untilMs, took, batches } = turn;
  return {
    ...fields,
    took: took ? '1' : '0',
    batches: String(batches),
    ...(untilMs === undefined ? {} : { until_ms: String(untilMs) }),
  };
}

/** The request of an entry; undefined for anything else that stands in the box. */
export function decodeRequest(fields: WireFields): Request | undefined {
  const { kind, run, by } = fields;
  const n = numberOf(fields['n']);
  const epoch = numberOf(fields['epoch']);
  if (run === undefined || by === undefined) return undefined;
  if (n === undefined || epoch === undefined) return undefined;
  if (kind === 'JOIN' || kind === 'LEAVE') return { kind, run, by, epoch, n };
  const batches = numberOf(fields['batches']);
  if (kind !== 'TURN' || batches === undefined) return undefined;
  const untilMs = numberOf(fields['until_ms']);
  const turn = { untilMs, took: fields['took'] === '1', batches };
  return { kind, run, by, epoch, n, turn };
}

export function encodeHello(group: string): WireFields {
  return { kind: 'HELLO', group };
}

export function encodeRefused(group: string, re: string): WireFields {
  return { kind: 'REFUSED', group, re };
}

export function encodeDone(
  group: string,
  re: string,
  { taken, outputs, dead, wrote, more }: TurnReport,
  batches: number,
): WireFields {
  return {
    kind: 'DONE',
    group,
    re,
    taken: String(taken),
    outputs: String(outputs),
    dead: String(dead),
    batches: String(batches),
    ...(wrote === undefined ? {} : { wrote: JSON.stringify(wrote) }),
    ...(more === undefined ? {} : { more: more ? '1' : '0' }),
  };
}

export function encodeFailed(group: string, re: string, error: unknown): WireFields {
  const message = error instanceof Error ? error.message : String(error);
  const code = isQeError(error) ? error.code : 'QE_INTERNAL';
  return { kind: 'FAILED', group, re, code, message };
}

/** The answer of an entry; undefined for anything else that stands in the box. */
export function decodeAnswer(fields: WireFields): Answer | undefined {
  const { kind, group, re } = fields;
  if (group === undefined) return undefined;
  if (kind === 'HELLO') return { kind, group };
  if (re === undefined) return undefined;
  if (kind === 'REFUSED') return { kind, group, re };
  if (kind === 'FAILED') return { kind, group, re, error: failureOf(group, fields) };
  const batches = numberOf(fields['batches']);
  if (kind !== 'DONE' || batches === undefined) return undefined;
  return { kind, group, re, batches, report: reportOf(fields) };
}

function reportOf(fields: WireFields): TurnReport {
  return {
    taken: numberOf(fields['taken']) ?? 0,
    outputs: numberOf(fields['outputs']) ?? 0,
    dead: numberOf(fields['dead']) ?? 0,
    wrote: listOf(fields['wrote']),
    more: fields['more'] === undefined ? undefined : fields['more'] === '1',
  };
}

function failureOf(group: string, { code = '', message = 'no reason was given' }: WireFields) {
  const known = Object.hasOwn(ERROR_CATALOGUE, code) ? (code as QeError['code']) : 'QE_INTERNAL';
  return new QeError(known, message, { place: `group ${group}` });
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function listOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : undefined;
  } catch {
    return undefined;
  }
}
