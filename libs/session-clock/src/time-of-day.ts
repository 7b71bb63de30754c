import type { SessionData } from '@quant-engine/contracts';

/** 09:30:00 in seconds of the day: what the open of a session is, on every day that has one. */
export const OPEN_S = 9.5 * 3600;

/** A time of day as people write it. */
export const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

/** `HH:MM:SS` in New York, so many seconds after the open. */
export function timeOfDay(secondsAfterOpen: number): string {
  const seconds = OPEN_S + secondsAfterOpen;
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');
}

/** `HH:MM:SS` of a tick, which counts from midnight on a day without a session. */
export function timeOfTick({ session_open, tick }: SessionData): string {
  return timeOfDay(session_open === undefined ? tick - OPEN_S : tick);
}

/** Seconds after the open of a time of day. @param text matches TIME_OF_DAY */
export function secondsAfterOpen(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds - OPEN_S;
}
