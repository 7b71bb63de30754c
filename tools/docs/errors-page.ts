import { ERROR_CATALOGUE } from '@quant-engine/contracts';

/** The reference of errors: one heading, and so one anchor, for each code. */
export function errorsPage(): string {
  const entries = Object.entries(ERROR_CATALOGUE).map(
    ([code, { meaning, remedy }]) => `## ${code}\n\n${meaning}\n\n**Remedy.** ${remedy}\n`,
  );
  return `# Errors

Every error bears one of these codes, says in its message what is wrong, and names the place: a
file with line and column, a path in an event such as \`/data/bid\`, or a stream and an id. Compare
errors by their code, never by their class or their text. This page is generated from
\`libs/contracts/src/errors.ts\`.

${entries.join('\n')}`;
}
