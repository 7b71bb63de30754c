/** Resolves as soon as a condition holds; the test's own time limit ends a wait for ever. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
