export { wireBroker, wireExecution } from './wire';
