/** Places in the chart's files: of failures, of decisions, of what was printed. */
import { type Range, SourceText } from '../base/index.ts';
import type { ManifestFile } from '../manifest/index.ts';
import { type BranchEvent, type Frame, Hop, RenderError } from '../render/index.ts';
import { runAt } from '../value/index.ts';
import type { Gap } from './facts.ts';
import type { Failure } from './world.ts';

/** What could not be rendered, and where it stopped. */
export const failureGap = ({ error, template }: Failure): Gap => {
  const at = error instanceof RenderError ? error : undefined;
  const source = at?.frame?.template.source ?? template?.template.source ?? new SourceText('', '');
  const reason = (at?.warning ?? error.message.slice(error.message.lastIndexOf('>: ') + 1)).replace(/^[>:\s]+/, '').trim();
  let file = at?.frame;
  while (file?.parent) file = file.parent;
  const rendered = template?.template ?? file?.template;
  const detail = `${rendered ? `${rendered.source.path}: ` : ''}${reason}`;
  return { kind: 'render', source, range: at?.node?.range ?? { start: 0, end: 0 }, detail };
};

export interface Place {
  readonly source: SourceText;
  readonly range: Range;
}

/** Where a decision stands. */
export const placeOf = ({ frame, node }: BranchEvent): Place => placeIn(frame, 'open' in node ? node.open.range : node.range);

/** A place in a file; for a place in a text given to `tpl`, the call that executed it. */
export const placeIn = (frame: Frame, range: Range): Place => {
  const { source } = frame.template;
  return source.path === '' && frame.parent && frame.call ? placeIn(frame.parent, frame.call.range) : { source, range };
};

/** The first action or text of the file that printed into a stretch. */
export const outermostHop = (text: ManifestFile['text'], { start, end }: Range): Hop | undefined => {
  for (let offset = start; offset < end; offset++) {
    const origin = runAt(text, offset)?.run.origin;
    if (origin instanceof Hop && origin.source.path !== '' && text.text[offset]?.trim()) return origin;
  }
  return undefined;
};
