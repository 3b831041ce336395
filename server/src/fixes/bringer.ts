/** The expression that brings a drifting label into the claim template, and the stretch of the template that stands for it. */
import type { Range } from '../base/index.ts';
import { type Action, type Node, type Pipeline, type TemplateCall, walk } from '../template/index.ts';
import { type BlockNode, blocksAround } from './blocks.ts';
import { claimInSource } from './persistence.ts';
import { actionAt, type Site, type SiteLabel } from './site.ts';

export interface Bringer {
  /** The label's line from its key on, the action that prints it or, with it, the block that does. */
  readonly range: Range;
  /** The expression of the labels: of a block that prints what it is given, that of the block. Absent for `template`. */
  readonly pipeline: Pipeline | undefined;
  /** The key is text of the claim template. */
  readonly isInline: boolean;
  /** The stretch begins with the key `labels` itself. */
  readonly holdsKey: boolean;
}

/** Undefined where the label's expression stands elsewhere. */
export const bringerOf = (site: Site, { place, inlineAt }: SiteLabel): Bringer | undefined => {
  const action = place.source === site.source ? actionAt(site.template, place.range) : undefined;
  const { text } = site.source;
  if (!action) {
    // A label that is all text: a condition decides.
    return inlineAt === undefined || place.source !== site.source
      ? undefined
      : { range: { start: inlineAt, end: Math.max(inlineAt, place.range.end) }, pipeline: undefined, isInline: true, holdsKey: false };
  }
  const own = action.kind === 'action' ? action.pipeline : undefined;
  if (inlineAt !== undefined) {
    const quote = /^["']/.test(text.slice(action.range.end)) ? 1 : 0;
    return { range: { start: inlineAt, end: action.range.end + quote }, pipeline: own, isInline: true, holdsKey: false };
  }
  const block = givingBlock(site, action);
  if (!block) return { range: action.range, pipeline: own, isInline: false, holdsKey: false };
  const holdsKey = site.labelsAt !== undefined && block.open.range.end <= site.labelsAt && site.labelsAt < action.range.start;
  return { range: block.range, pipeline: operandOf(block.pipeline), isInline: false, holdsKey };
};

/** The block inside the claim whose dot or variables the action prints, where it prints nothing but labels. */
const givingBlock = (site: Site, action: Action | TemplateCall): BlockNode | undefined => {
  const { start } = claimInSource(site);
  const blocks = blocksAround(site.template.root, action.range).filter((block) => block.kind !== 'if');
  const [innermost] = blocks;
  const giving = blocks.find(
    (block) => (block === innermost && readsDot(action)) || block.pipeline.declarations.some(({ name }) => readsVariable(action, name)),
  );
  return giving && giving.range.start > start && !giving.otherwise && printsOnlyLabels(giving) ? giving : undefined;
};

const readsDot = (node: Node): boolean => {
  let found = false;
  walk(node, (inner) => {
    found ||= inner.kind === 'dot' || inner.kind === 'field';
  });
  return found;
};

const readsVariable = (node: Node, name: string): boolean => {
  let found = false;
  walk(node, (inner) => {
    found ||= inner.kind === 'variable' && inner.name === name;
  });
  return found;
};

/** No other key stands in the block's text: `labels:` may, and what separates the keys and values of a loop. */
const printsOnlyLabels = ({ body }: BlockNode): boolean => {
  let text = '';
  walk(body, (node) => {
    if (node.kind === 'text') text += node.text;
  });
  return /^(?:\s*(?:labels|annotations|matchLabels):)?[\s:"']*$/.test(text);
};

/** The expression itself: parentheses around the whole are left out. */
const operandOf = (pipeline: Pipeline): Pipeline => {
  const [operand, ...rest] = pipeline.commands[0]?.operands ?? [];
  return pipeline.commands.length === 1 && operand?.kind === 'pipeline' && rest.length === 0 ? operandOf(operand) : pipeline;
};
