export type { OrdersConfig } from './config';
export { denialOf, type Denial } from './controls';
export { ordersCore } from './core';
export { clientOrderIdOf, orderIdOf } from './submit';
export {
  initialOrdersState,
  orderOf,
  positionOf,
  type Order,
  type OrdersState,
  type Permission,
} from './state';
