import type { Underline } from '../analysis/index.ts';
import { code, escapeMarkdown } from './markdown.ts';

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
