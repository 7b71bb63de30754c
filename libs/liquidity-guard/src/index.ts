export { LimitsFileSchema, readLimits, type LimitsResult, type LiquidityLimits } from './limits';
export {
  orderSharesMax,
  sizeOrder,
  type SizedOrder,
  type SizeOutcome,
  type SizeReason,
  type SizeRequest,
} from './size-order';
export { sizeLine, type SizeLineResult } from './size-line';
