import { join } from 'node:path';

/** The folder of the shipped configuration: the same from source and from the build. */
export const CONFIG_FOLDER = join(__dirname, '..', '..', '..', 'config');
export const SCENARIO_FOLDER = join(__dirname, '..', '..', '..', 'scenarios');
/** The programs of the desk's processes. */
export const APPS_FOLDER = join(__dirname, '..', '..');
export const DEFAULT_RULES = join(CONFIG_FOLDER, 'risk_rules.yaml');
export const DEFAULT_DESK = join(CONFIG_FOLDER, 'desk.yaml');
export const DEFAULT_LIMITS = join(CONFIG_FOLDER, 'liquidity_limits.yaml');
export { DAYS_FOLDER } from '@quant-engine/run-folder';
export { REDIS_FOLDER } from '@quant-engine/desk';
