import path from 'node:path';
import type { TextFile } from './files';

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;
const ELSEWHERE = /^(https?:|mailto:)/;

/**
 * The links in pages of Markdown that lead nowhere: a file that does not exist, or a heading that
 * its page does not have.
 *
 * @param exists whether a path from the root of the workspace is a file or a folder
 */
export function deadLinks(
  files: readonly TextFile[],
  exists: (file: string) => boolean,
): readonly string[] {
  const pages = new Map(files.map(({ file, text }) => [file, anchorsIn(text)]));
  return files
    .filter(({ file }) => file.endsWith('.md'))
    .flatMap(({ file, text }) =>
      linksIn(text)
        .filter((link) => !leadsSomewhere(file, link, pages, exists))
        .map((link) => `${file}: ${link}`),
    );
}

function linksIn(markdown: string): readonly string[] {
  return [...withoutCode(markdown).matchAll(LINK)]
    .map(([, link]) => link ?? '')
    .filter((link) => !ELSEWHERE.test(link));
}

function leadsSomewhere(
  from: string,
  link: string,
  pages: ReadonlyMap<string, ReadonlySet<string>>,
  exists: (file: string) => boolean,
): boolean {
  const [target = '', anchor] = link.split('#');
  const file = target === '' ? from : path.posix.join(path.posix.dirname(from), target);
  if (!exists(file)) return false;
  return anchor === undefined || (pages.get(file)?.has(anchor) ?? false);
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsIn(markdown: string): ReadonlySet<string> {
  const headings = [...withoutCode(markdown).matchAll(/^#{1,6} +(.+)$/gm)];
  return new Set(
    headings.map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```[^]*?^```/gm, '');
}
