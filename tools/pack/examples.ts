/** The TypeScript examples in a page of Markdown, in order. */
export function examplesIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code ?? '');
}
