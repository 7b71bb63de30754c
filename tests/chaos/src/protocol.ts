/** What a worker process does: the service of a desk in one of the designs, or the producer. */
export type Role = 'FENCED' | 'ACK_LAST' | 'KEY_FIRST' | 'SCRIPT_PER_EVENT' | 'PRODUCER';

/** Where a worker of the store's own design may end. `JOINED` is amid the adoption. */
export const SERVICE_POINTS = [
  'JOIN_SENT',
  'JOINED',
  'READ',
  'COMMIT_READY',
  'COMMIT_SENT',
  'COMMIT_ANSWERED',
] as const;

export const PRODUCER_POINTS = ['PUBLISH_SENT', 'PUBLISH_ANSWERED'] as const;

/** Those of the wrong designs, each the one that shows what is wrong with it. */
export type WrongPoint = 'EFFECT_WITHOUT_ACK' | 'KEY_WITHOUT_EFFECT' | 'AMID_BATCH';

export type Point = (typeof SERVICE_POINTS)[number] | (typeof PRODUCER_POINTS)[number] | WrongPoint;

/** What a worker does to itself when it has been at a point so many times. */
export interface Fate {
  /** SIGKILL or SIGSTOP. */
  readonly act: 'DIE' | 'STOP';
  readonly point: Point;
  readonly passes: number;
}

/** What a worker is told, once, when it gets its place. */
export interface Assignment {
  readonly role: Role;
  readonly url: string;
  /** The desk. */
  readonly prefix: string;
  /** Names the worker: no two have the same name. */
  readonly name: string;
  readonly fate?: Fate | undefined;
  /** Of the producer: the desks, and the number of the next input of each. */
  readonly next?: Readonly<Record<string, number>>;
  readonly seed?: number;
}

/**
 * What a producer is told later: to end after what it has in hand, or to spare a desk for a while.
 */
export type Order =
  { readonly do: 'FINISH' } | { readonly do: 'HUSH' | 'SPEAK'; readonly prefix: string };

export const LEASE_MS = 250;
/** Longer than a lease, so that what is stopped amid it is still waited for by the server. */
export const READ_WAIT_MS = 3_000;

/** One line of the diary that all workers write into, also in their last moment. */
export interface Note {
  readonly name: string;
  readonly prefix: string;
  readonly what:
    | 'DIES'
    | 'STOPS'
    | 'GOES_ON'
    | 'JOINED'
    | 'FENCED'
    | 'OFFSET'
    | 'GAP'
    | 'GROUP_GONE'
    | 'LEASE_LOST'
    | 'LOSS'
    | 'PUBLISHED';
  readonly point?: Point;
  readonly epoch?: number;
  /** Names a commit: of the worker that sends it, or of the one that a successor finds. */
  readonly commit?: string;
  /** Of a producer: the number of the next input of the desk. */
  readonly next?: number;
}
