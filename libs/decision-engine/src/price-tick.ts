import { clampUsd, MICROS_PER_USD, type Side, type UsdMicros } from '@quant-engine/contracts';

const CENT = MICROS_PER_USD / 100;
const CENT_OF_A_CENT = CENT / 100;

/**
 * A limit on the tick, whole cents from $1 and four decimals below: an exchange takes no other. It
 * goes to the side that waits, a sale up and a purchase down, so that it gives nothing away.
 */
export function onTick(limitPrice: UsdMicros, side: Side): UsdMicros {
  const tick = limitPrice >= MICROS_PER_USD ? CENT : CENT_OF_A_CENT;
  const ticks = limitPrice / tick;
  return clampUsd((side === 'SELL' ? Math.ceil(ticks) : Math.floor(ticks)) * tick);
}
