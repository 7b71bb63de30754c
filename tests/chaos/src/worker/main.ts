import { runAckLast } from '../wrong-designs/ack-last';
import { runKeyFirst } from '../wrong-designs/key-first';
import { runScriptPerEvent } from '../wrong-designs/script-per-event';
import type { Assignment, Role } from '../protocol';
import { WorkerContext } from './context';
import { runFenced } from './fenced-service';
import { runProducer } from './producer';

const ROLES: Readonly<Record<Role, (context: WorkerContext) => Promise<void>>> = {
  FENCED: runFenced,
  ACK_LAST: runAckLast,
  KEY_FIRST: runKeyFirst,
  SCRIPT_PER_EVENT: runScriptPerEvent,
  PRODUCER: runProducer,
};

// Whoever started it is gone: there is nobody left to end it.
process.once('disconnect', () => process.exit(1));

process.once('message', (assignment: Assignment) => {
  const context = new WorkerContext(assignment, process.argv[2] as string);
  ROLES[assignment.role](context).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(assignment.name, error);
      process.exit(1);
    },
  );
});
