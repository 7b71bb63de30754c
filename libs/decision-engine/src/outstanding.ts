import { clampUsd, clampedSumUsd, type UsdMicros, ZERO_USD } from '@quant-engine/contracts';
import type { EngineState, ExposureView, Ticket } from './state';

/** The tickets of one account. */
export function ticketsOf(state: EngineState, account: string): readonly Ticket[] {
  if (state.tickets.isEmpty()) return [];
  return [...state.tickets.values()].filter((ticket) => ticket.account === account);
}

/** $ of gross that is on its way out: working or approved, or filled since the snapshot. */
export function reductionOutstanding(
  tickets: readonly Ticket[],
  exposure: ExposureView,
): UsdMicros {
  const reducing = tickets.filter((ticket) => ticket.effect === 'DECREASE');
  return clampedSumUsd(reducing.map((ticket) => worth(ticket, exposure)));
}

/** The tickets whose shares the snapshot's potential does not hold yet. */
export function unseenIncreases(
  tickets: readonly Ticket[],
  exposure: ExposureView,
): readonly Ticket[] {
  return tickets.filter(
    ({ effect, firstSeq }) =>
      effect === 'INCREASE' && (firstSeq === null || firstSeq > exposure.orderSeq),
  );
}

/** Shares of a symbol that working or approved orders still trade, of those that match. */
export function sharesWorking(
  tickets: readonly Ticket[],
  symbol: string,
  matches: (ticket: Ticket) => boolean,
): number {
  let shares = 0;
  for (const ticket of tickets) {
    if (ticket.symbol === symbol && matches(ticket)) shares += ticket.leaves;
  }
  return shares;
}

/** Signed shares held now: those of the snapshot, and what was filled since. */
export function sharesHeld(
  tickets: readonly Ticket[],
  exposure: ExposureView | null,
  symbol: string,
): number {
  let shares = exposure?.positions[symbol]?.quantity ?? 0;
  for (const ticket of tickets) {
    if (ticket.symbol !== symbol) continue;
    const filled = sharesFilled(ticket);
    shares += ticket.side === 'BUY' ? filled : -filled;
  }
  return shares;
}

function sharesFilled(ticket: Ticket): number {
  return ticket.fills.reduce((sum, fill) => sum + fill.shares, 0);
}

/** An increase in $ at what it may cost: the mark of the snapshot may be older than its price. */
export function costOf(ticket: Ticket, exposure: ExposureView): UsdMicros {
  const mark = exposure.positions[ticket.symbol]?.mark ?? ZERO_USD;
  const price = Math.max(mark, ticket.mark, ticket.limitPrice) as UsdMicros;
  return clampUsd(sharesOf(ticket) * price);
}

/** A ticket in $ at the snapshot's mark (its own, when the symbol is not in the snapshot). */
function worth(ticket: Ticket, exposure: ExposureView): UsdMicros {
  const mark = exposure.positions[ticket.symbol]?.mark ?? ticket.mark;
  return clampUsd(sharesOf(ticket) * mark);
}

/** Shares that a ticket may still trade, or has traded and the snapshot does not count. */
function sharesOf(ticket: Ticket): number {
  return ticket.leaves + sharesFilled(ticket);
}
