import { examplesIn } from './examples';

it('takes the TypeScript examples out of a page and nothing else', () => {
  const page = 'text\n```ts\nconst a = 1;\n```\n```sh\nnpm ci\n```\n```ts\nconst b = 2;\n```\n';
  expect(examplesIn(page)).toEqual(['const a = 1;\n', 'const b = 2;\n']);
});
