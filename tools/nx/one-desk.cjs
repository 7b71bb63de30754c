// Ends a second `serve` of this checkout at once, with a word: Nx itself would wait for the first one to end.
const { join } = require('node:path');

const SERVED = ['worker', 'engine', 'execution', 'report'];

/** The tasks that Nx runs in another process, or none where this version of Nx does not tell. */
function runningTasks(workspaceRoot, ids) {
  try {
    const nx = join(workspaceRoot, 'node_modules', 'nx', 'dist', 'src');
    const { RunningTasksService } = require(join(nx, 'native'));
    const { getLocalDbConnection } = require(join(nx, 'utils', 'db-connection'));
    return new RunningTasksService(getLocalDbConnection()).getRunningTasks(ids);
  } catch {
    return [];
  }
}

/** The serve tasks that a command line asks for. */
function wantedTasks(argv) {
  const words = argv.slice(2).flatMap((word) => word.split(/[=,:]/));
  if (!words.includes('serve')) return [];
  const named = SERVED.filter((name) => words.includes(name));
  return (named.length > 0 ? named : SERVED).map((name) => `${name}:serve`);
}

module.exports = {
  name: 'one-desk',
  preTasksExecution: async (_options, { argv, workspaceRoot }) => {
    const wanted = wantedTasks(argv ?? []);
    if (wanted.length === 0) return;
    const running = runningTasks(workspaceRoot, wanted);
    if (running.length < wanted.length) return;
    throw new Error(
      'The desk of this folder runs already, in another terminal. Look at it with "npx qe status", or end it there with Ctrl-C.',
    );
  },
};
