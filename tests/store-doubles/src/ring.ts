import { causedEvent, STREAM_OF, type Core, type QeEvent } from '@quant-engine/contracts';
import type { ServiceOf } from './service';

/** How its batches were cut, in order: a service whose outputs tell that as well. */
export interface Cuts {
  readonly cuts: readonly number[];
}

const DEPTH_MAX = 3;

/**
 * Services that feed each other, the second the first as well. What they make of an event
 * depends on which events came with it: a batch that is cut in another way is seen in all that
 * comes of it.
 */
export function ringServices(): readonly ServiceOf<Cuts>[] {
  return [
    { group: 'a', streams: [STREAM_OF.l1, STREAM_OF.alert], core: cutsCore(printOn) },
    { group: 'b', streams: [STREAM_OF.print], core: cutsCore(alertOn) },
    {
      group: 'c',
      streams: [STREAM_OF.alert, STREAM_OF.print, STREAM_OF.l1],
      core: cutsCore(() => undefined),
    },
    // Nobody feeds it but the market.
    { group: 'd', streams: [STREAM_OF.l1], core: cutsCore(() => undefined) },
  ];
}

function cutsCore(answer: (last: QeEvent, depth: number, cut: number) => QeEvent | undefined) {
  const core: Core<Cuts> = {
    initialState: () => ({ cuts: [] }),
    step: ({ cuts }, batch) => {
      const depth = Math.max(0, ...batch.map(depthOf));
      const last = batch.at(-1);
      const output = last === undefined ? undefined : answer(last, depth, batch.length);
      return {
        state: { cuts: [...cuts, batch.length] },
        outputs: output === undefined || depth >= DEPTH_MAX ? [] : [output],
        latest: {},
      };
    },
    problemsOf: () => [],
    codec: {
      version: 1,
      slices: ({ cuts }) => ({ cuts }),
      restore: (slices) => ({ cuts: slices.value('cuts') as readonly number[] }),
    },
  };
  return core;
}

function depthOf(event: QeEvent): number {
  if (event.event_type === 'alert') return Number(event.data.message.split(':')[0]);
  if (event.event_type === 'print') return Number(event.data.symbol.slice(1));
  return 0;
}

function printOn(last: QeEvent, depth: number, cut: number): QeEvent {
  return causedEvent('print', last, [], {
    symbol: `D${depth + 1}`,
    price: '25',
    size: cut,
    venue: 'NYSE',
    print_time: last.timestamp,
  });
}

function alertOn(last: QeEvent, depth: number, cut: number): QeEvent {
  return causedEvent('alert', last, [], {
    alert_type: 'CUT',
    message: `${depth}:${cut}`,
    severity: 'info',
  });
}
