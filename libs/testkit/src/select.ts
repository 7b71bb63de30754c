import type { EventOf, EventType, QeEvent } from '@quant-engine/contracts';

/** The events of one type, in order. */
export function eventsOf<T extends EventType>(
  events: readonly QeEvent[],
  type: T,
): readonly EventOf<T>[] {
  return events.filter((event) => event.event_type === type) as unknown as readonly EventOf<T>[];
}

/** The payloads of the events of one type, in order. */
export function payloadsOf<T extends EventType>(
  events: readonly QeEvent[],
  type: T,
): readonly EventOf<T>['data'][] {
  return eventsOf(events, type).map((event) => event.data);
}

/** The newest payload of a type for each account. */
export function newestByAccount<T extends 'exposure' | 'decision' | 'order'>(
  events: readonly QeEvent[],
  type: T,
): Readonly<Record<string, EventOf<T>['data'] | undefined>> {
  return Object.fromEntries(payloadsOf(events, type).map((data) => [data.account_id, data]));
}

/** Every order of a few things, for what has to hold whichever comes first. */
export function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}
