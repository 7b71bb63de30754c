export type {
  CloseRules,
  DeriskRules,
  HoldingRules,
  RiskRules,
  StaleDataRules,
  TimeToLiveRules,
  WindowRules,
} from './rules';
export { RulesFileSchema } from './rules-schema';
export { readRules, rulesHashOf, type RulesResult } from './read-rules';
export { deskHoursOf } from './desk-hours';
export type { GroupFigures, PolicyFigures } from './figures';
export { decideMode, type Verdict } from './decide-mode';
export { groupsAtMax } from './conditions';
export { capEpisodeAfter } from './cap-episode';
export { policyLine, type PolicyLineResult } from './policy-line';
export {
  reductionNeeded,
  stepDue,
  type DeriskAim,
  type DeriskPace,
  type DeriskProgress,
  type DeriskStep,
  type SessionTick,
} from './playbook';
export {
  planReduction,
  type PassedOver,
  type Reducible,
  type Reduction,
  type ReductionLimits,
  type ReductionPlan,
} from './reduction';
