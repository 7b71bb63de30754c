import { join } from 'node:path';

/** The folder of the shipped configuration: the same from source and from the build. */
export const CONFIG_FOLDER = join(__dirname, '..', '..', '..', 'config');
export const SCENARIO_FOLDER = join(__dirname, '..', '..', '..', 'scenarios');
/** Where days are kept, below the folder in which the command is run. */
export const DAYS_FOLDER = join('var', 'days');
/** Where the desk's own Redis has its data and its socket, below that folder too. */
export const REDIS_FOLDER = join('var', 'redis');
export const DEFAULT_RULES = join(CONFIG_FOLDER, 'risk_rules.yaml');
export const DEFAULT_LIMITS = join(CONFIG_FOLDER, 'liquidity_limits.yaml');
