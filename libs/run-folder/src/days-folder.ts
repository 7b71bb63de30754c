import { join } from 'node:path';

/** Where days are kept, each by its date, below the folder in which a program is run. */
export const DAYS_FOLDER = join('var', 'days');
