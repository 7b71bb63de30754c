export { embeddedEnvironments } from './embedded-environments';
export { RedisEnvironments } from './redis-environments';
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
export type { TestEnvironments } from './test-environment';
