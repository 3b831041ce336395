import type { Underline } from '../analysis/index.ts';

/**
 * What a hover over underlines says, in Markdown. `link` makes a link to a place in a file of the chart; `upgrade` is what users of the chart must do once the
 * findings are mended, where they must do something.
 */
export const hoverText = (
  underlines: readonly Underline[],
  link: (file: string, offset: number) => string | undefined,
  upgrade?: { readonly next: string; readonly body: string },
): string =>
  [
    ...underlines.map((underline) => [message(underline), ...ways(underline, link)].join('\n\n')),
    ...(upgrade ? [`**Upgrading installed releases to ${code(upgrade.next)}, once this is mended**\n\n${upgrade.body}`] : []),
  ].join('\n\n---\n\n');

const message = ({ message: text }: Underline): string => text.split('\n').map(escapeMarkdown).join('\n\n');

/** The way of each label, as a numbered list. */
const ways = ({ findings }: Underline, link: (file: string, offset: number) => string | undefined): string[] =>
  findings.flatMap(({ drift }) => {
    if (!drift) return [];
    const steps = drift.flow.map((hop) => {
      const target = link(hop.file, hop.range.start);
      return `1. ${target ? `[${escapeMarkdown(hop.file)}](${target})` : escapeMarkdown(hop.file)}: ${escapeMarkdown(hop.message)}`;
    });
    return [`**How ${code(String(drift.path.at(-1)))} gets here**\n\n${steps.join('\n')}`];
  });

/**
 * Text of a chart must not become Markdown. The code spans are Keelson's own, but what stands in them may hold backticks (Go's raw strings), so a span ends at a
 * backtick only where no word goes on behind it.
 */
const escapeMarkdown = (text: string): string =>
  text
    .split(/(?<![^\s("'])`(.+?)`(?![^\s.,:;)"'])/)
    .map((part, i) => (i % 2 === 1 ? code(part) : part.replace(/[\\`*_{}[\]<>#&|~!]/g, '\\$&')))
    .join('');

/** A code span; its fence is longer than any run of backticks inside (CommonMark 6.1). */
const code = (text: string): string => {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
};
