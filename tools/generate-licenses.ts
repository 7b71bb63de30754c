import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeOrCheck } from './generated-files';
import { ROOT, libraries } from './workspace';

// npm packs only what lies in the folder of a package, so each of them bears the text itself.
const text = readFileSync(path.join(ROOT, 'LICENSE'), 'utf8');

void writeOrCheck(
  { files: libraries().map((library) => ({ file: `libs/${library}/LICENSE`, text })) },
  'npx nx run tools:generate',
);
