export { type ConfigResult, type Finding, type Path } from './finding';
export { formatProblems, readConfig, type ConfigOptions } from './read-config';
export { checkValue } from './check-value';
export type { TypedSchema } from './typed-schema';
