export {
  ScenarioSchema,
  readScenario,
  type Scenario,
  type ScenarioExpectation,
  type ScenarioReading,
  type ScenarioStep,
} from './scenario';
export { checkScenario, type ScenarioLine, type ScenarioSeen } from './scenario-check';
