export { type AnyHost, type Desk as RunningDesk, deskOf } from './desk';
export {
  type Market,
  MARKET_STREAMS,
  type MarketDay,
  DayReplayer,
  type RefusedTapeRow,
} from './day-replayer';
export { type DayPlay, playDay } from './play-day';
export type { Played } from './played';
export { nextTickMs } from './resume';
export type { TurnReport } from './turns/messages';
export { mixedDesk } from './turns/mixed-desk';
export { remoteDesk, type RemoteDesk, type RemoteDeskOptions } from './turns/remote-host';
export { serveTurns, type TurnServerOptions, type TurnTaker } from './turns/turn-server';
export { startAt, type TimedDay } from './start-at';
