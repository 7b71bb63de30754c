import { sideBySide } from './side-by-side';

/** Work that ends when it is told to. */
function work() {
  const begun: number[] = [];
  const ends = new Map<number, { resolve(): void; reject(reason: unknown): void }>();
  const run = (item: number): Promise<string> => {
    begun.push(item);
    return new Promise((resolve, reject) =>
      ends.set(item, { resolve: () => resolve(`${item}!`), reject }),
    );
  };
  const end = async (item: number, failure?: unknown): Promise<void> => {
    if (failure === undefined) ends.get(item)?.resolve();
    else ends.get(item)?.reject(failure);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, run, end };
}

test('so many run at once, and what comes of them stands in their order', async () => {
  const { begun, run, end } = work();
  const all = sideBySide([1, 2, 3], 2, run);
  expect(begun).toEqual([1, 2]);
  await end(2);
  expect(begun).toEqual([1, 2, 3]);
  await end(3);
  await end(1);
  expect(await all).toEqual(['1!', '2!', '3!']);
});

test('after a failure nothing is begun, what has begun is waited for, and the first is thrown', async () => {
  const { begun, run, end } = work();
  const settled = jest.fn();
  const all = sideBySide([1, 2, 3], 2, run);
  all.catch(settled);
  await end(2, new Error('two'));
  expect([begun, settled.mock.calls]).toEqual([[1, 2], []]);
  await end(1, new Error('one'));
  expect(begun).toEqual([1, 2]);
  await expect(all).rejects.toThrow('one');
});

test('nothing to do is done', async () => {
  expect(await sideBySide([], 2, () => Promise.reject(new Error('never')))).toEqual([]);
});
