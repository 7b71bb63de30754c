export { type Difference, eventDifference } from './difference';
export { type DayRecord, RecordReaders } from './record';
export { type DayReplay, replayDay } from './replay-day';
export { type Replayed, replayService } from './replay-service';
