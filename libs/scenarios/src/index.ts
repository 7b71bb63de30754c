export { embeddedStages } from './embedded-stages';
export { RedisStages } from './redis-stages';
export { runScenario } from './run';
export { checkScenario, type ScenarioLine, type ScenarioSeen } from './scenario-check';
export {
  readScenario,
  type Scenario,
  type ScenarioExpectation,
  type ScenarioReading,
  ScenarioSchema,
  type ScenarioStep,
} from './scenario';
export { sideBySide } from './side-by-side';
export type { Stages } from './stage';
