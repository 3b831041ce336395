/** Comments that silence a finding: `{{- /* keelson-disable-next-line RULE -- reason *\/}}` on the line above. */
import { memo, type SourceText } from '../base/index.ts';
import type { Finding } from '../rules/index.ts';
import { parse, walk } from '../template/index.ts';

const directive = /^\s*keelson-disable-next-line\s+([a-z-]+(?:\s*,\s*[a-z-]+)*)\s*(?:--.*)?$/s;

/** Zero-based lines of a template that are silenced, with the rules that are silent there. */
const silencedLines = memo((source: SourceText): ReadonlyMap<number, ReadonlySet<string>> => {
  const lines = new Map<number, ReadonlySet<string>>();
  walk(parse(source).root, (node) => {
    if (node.kind !== 'comment') return;
    const rules = directive.exec(node.text)?.[1];
    if (rules) lines.set(source.lines.position(node.range.end).line + 1, new Set(rules.split(',').map((rule) => rule.trim())));
  });
  return lines;
});

/** Whether a comment above the finding's first line silences it. */
export const isSuppressed = (finding: Finding, source: SourceText | undefined): boolean =>
  source !== undefined && (silencedLines(source).get(source.lines.position(finding.range.start).line)?.has(finding.rule) ?? false);
