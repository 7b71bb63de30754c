import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

interface Example {
  readonly command: string;
  readonly input: string;
  readonly output: string;
}

/** `echo '<json>' | npx qe <command>` in a block, and the block of JSON that it prints. */
function pipedExamples(page: string): readonly Example[] {
  const block = /```sh\necho '(.+)' \| npx qe (\w+)\n```\s+```json\n([^]*?)\n```/g;
  return [...page.matchAll(block)].map(([, input = '', command = '', output = '']) => ({
    command,
    input,
    output,
  }));
}

describe.each(['README.md', 'docs/reference/cli.md'])('the examples in %s', (file) => {
  const examples = pipedExamples(readFileSync(join(ROOT, file), 'utf8'));

  it('are there', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  it.each(examples)('qe $command answers $input as the page says', ({ command, input, output }) => {
    const qe = join(ROOT, 'apps', 'cli', 'bin', 'qe.cjs');
    const { stdout } = spawnSync(process.execPath, [qe, command], { input, encoding: 'utf8' });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(output));
  });
});
