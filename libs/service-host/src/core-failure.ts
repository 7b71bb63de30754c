/** The core could not make anything of what it was given. */
export class CoreFailure extends Error {}

/** What the core makes of it; whatever it throws is its failure. @throws CoreFailure */
export function ofCore<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw new CoreFailure(messageOf(error), { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
