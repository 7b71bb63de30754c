const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Whether `text` is a time from 00:00 to 23:59. Such texts order as the times do. */
export function isTimeOfDay(text: string): boolean {
  return TIME.test(text);
}
