export type { EngineConfig } from './config';
export { engineCore } from './core';
export { decide } from './decide';
export { evolveEngine } from './evolve';
export {
  initialEngineState,
  type AccountView,
  type CapEpisode,
  type DecisionView,
  type EngineState,
  type ExposureView,
  type HeldPosition,
  type Ticket,
} from './state';
