/**
 * Does something with each item, some of them side by side, and gives what comes of it in their
 * order. After a failure nothing more is begun, and what has begun is waited for.
 *
 * @throws the failure of the first item, in their order, that failed
 */
export async function sideBySide<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const left = [...items.entries()];
  const results: R[] = [];
  const failures = new Map<number, unknown>();
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, item] = next;
      try {
        results[index] = await work(item);
      } catch (error) {
        failures.set(index, error);
        left.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
  return results;
}
