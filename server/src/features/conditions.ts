/** Under which conditions a place of a template is rendered, as the text around it has them. */
import type { Chart } from '../chart/index.ts';
import { type Branching, type List, parse, printNode, type Statement } from '../template/index.ts';
import { code } from './markdown.ts';
import type { OwnedFile } from './names/index.ts';

/** In Markdown, outermost first; empty for what is always rendered. */
export const conditionsAt = (file: OwnedFile, chart: Chart, offset: number): string[] => {
  const { source } = file.names;
  const { root, defines } = parse(source);
  const define = defines.find(({ node }) => node.kind === 'define' && node.range.start <= offset && offset <= node.range.end);
  const own = define ? [`a call of ${code(define.name)}`] : switchesOf(chart, file);
  return [...own, ...inside(define?.body ?? root, offset)];
};

const inside = (list: List, offset: number): string[] => {
  const found: string[] = [];
  let within: List | undefined = list;
  while (within) {
    const node: Statement | undefined = within.nodes.find(({ range }) => range.start <= offset && offset <= range.end);
    within = undefined;
    if (!node || (node.kind !== 'if' && node.kind !== 'with' && node.kind !== 'range' && node.kind !== 'block')) break;
    if (node.kind === 'block') {
      within = node.body;
      continue;
    }
    const { pipeline, body, otherwise }: Branching = node;
    // The variables of a loop say nothing of what it visits.
    const visited = node.kind === 'range' ? { ...pipeline, declarations: [] } : pipeline;
    const text = code(printNode(visited).replace(/\s+/g, ' ').slice(0, maxText));
    // An action in the condition itself is evaluated in any case.
    if (offset < body.range.start) break;
    const isElse: boolean = otherwise !== undefined && offset >= otherwise.range.start;
    if (node.kind === 'range') found.push(isElse ? `${text} has no members` : `for each member of ${text}`);
    else found.push(isElse ? `not ${text}` : text);
    within = isElse ? otherwise : body;
  }
  return found;
};

/** Longer conditions are cut, in UTF-16 units. */
const maxText = 120;

/** The conditions under which the file's chart takes part. */
const switchesOf = (chart: Chart, { owner }: OwnedFile): string[] => {
  if (owner.chart === chart) return [];
  const conditions: string[] = [];
  const visit = (parent: Chart): boolean =>
    parent.subcharts.some(({ chart: child }) => {
      if (child !== owner.chart && !visit(child)) return false;
      const entry = parent.metadata.dependencies.find(({ name }) => name === child.metadata.name);
      if (entry?.condition) conditions.unshift(`${code(entry.condition)} (the condition of the dependency ${code(entry.alias || entry.name)})`);
      return true;
    });
  visit(chart);
  return conditions;
};
