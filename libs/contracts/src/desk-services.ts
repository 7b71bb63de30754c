import { GROUPS, STREAM_OF, type StreamName } from './streams';

/** A service of the desk: its group, and the streams that it reads. */
export interface DeskService {
  readonly group: string;
  /** At equal times, entries of an earlier stream are taken first. */
  readonly streams: readonly StreamName[];
}

/** It takes positions and fills before prices and the clock. */
const exposure: DeskService = {
  group: GROUPS.exposure,
  streams: [STREAM_OF.order, STREAM_OF.position, STREAM_OF.l1, STREAM_OF.print, STREAM_OF.session],
};

/** It knows fills, prices and exposure before it decides. */
const engine: DeskService = {
  group: GROUPS.engine,
  streams: [
    STREAM_OF.order,
    STREAM_OF.l1,
    STREAM_OF.feature,
    STREAM_OF.exposure,
    STREAM_OF.session,
    STREAM_OF.proposal,
  ],
};

/** What the broker said, then what is permitted, then the clock, then new intents. */
const execution: DeskService = {
  group: GROUPS.execution,
  streams: [STREAM_OF.broker_report, STREAM_OF.decision, STREAM_OF.session, STREAM_OF.intent],
};

const broker: DeskService = {
  group: GROUPS.broker,
  streams: [STREAM_OF.session, STREAM_OF.l1, STREAM_OF.print, STREAM_OF.broker_command],
};

/** The day, then the books it starts with, then what was filled. */
const ledger: DeskService = {
  group: GROUPS.ledger,
  streams: [STREAM_OF.session, STREAM_OF.position, STREAM_OF.order],
};

/**
 * The services of a desk by name, in the order of their turns: what is decided on is worked out
 * before it is decided, and what was decided is carried out after it.
 */
export const DESK_SERVICES = { exposure, engine, execution, broker, ledger } as const;
