import { errorsPage } from './docs/errors-page';
import { eventsPage } from './docs/events-page';
import { writeOrCheck } from './generated-files';

void writeOrCheck(
  {
    files: [
      { file: 'docs/reference/errors.md', text: errorsPage() },
      { file: 'docs/reference/events.md', text: eventsPage() },
    ],
  },
  'npx nx run tools:generate',
);
