import type { Underline } from '../analysis/index.ts';

/** What a hover over an underline says, in Markdown. `link` makes a link to a place in a file of the chart. */
export const hoverText = (underlines: readonly Underline[], link: (file: string, offset: number) => string | undefined): string =>
  underlines
    .map((underline) => {
      const blocks = [underline.message.split('\n').map(escapeMarkdown).join('\n\n')];
      for (const { drift } of underline.findings) {
        if (!drift) continue;
        const label = String(drift.path.at(-1));
        const steps = drift.flow.map((hop) => {
          const target = link(hop.file, hop.range.start);
          return `1. ${target ? `[${escapeMarkdown(hop.file)}](${target})` : escapeMarkdown(hop.file)}: ${escapeMarkdown(hop.message)}`;
        });
        blocks.push(`**How \`${label}\` gets here**\n\n${steps.join('\n')}`);
      }
      return blocks.join('\n\n');
    })
    .join('\n\n---\n\n');

/** Text of a chart must not become Markdown; code spans that Keelson wrote itself stay. */
const escapeMarkdown = (text: string): string =>
  text.replace(/[<>[\]*_]/g, (char) => `\\${char}`).replace(/`[^`]*`/g, (code) => code.replace(/\\([<>[\]*_])/g, '$1'));
