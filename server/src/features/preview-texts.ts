/** Previews as documents: what was rendered, under a comment that says how, and what is wrong with it. */
import { immutableChanges, type Preview } from '../analysis/index.ts';
import type { Range } from '../base/index.ts';
import { type Marked, TextBuilder } from '../value/index.ts';

/** With what something was rendered, in words: a branch, values files, overrides. */
export type Conditions = readonly string[];

/** `what`: the template or chart, in words. */
export const previewText = (what: string, conditions: Conditions, { text, problems }: Preview): Marked => {
  const builder = new TextBuilder(false);
  builder.add(`# ${what}, rendered by Keelson\n`);
  for (const condition of conditions) builder.add(`# ${condition}\n`);
  for (const problem of problems) builder.add(`# Helm refuses this: ${problem.split('\n').join('\n#   ')}\n`);
  if (text.text.trim() === '') builder.add('# Nothing is printed. Another branch or other values may print something: choose what is rendered.\n');
  builder.addSlice(text);
  return builder.build();
};

export interface ComparedTexts {
  readonly now: Marked;
  readonly next: Marked;
  /** What Kubernetes refuses to change. */
  readonly changes: readonly { readonly message: string; readonly now: Range | undefined; readonly next: Range | undefined }[];
}

/** Two renders of the same with the same words above, so that only what was rendered differs. */
export const comparedTexts = (what: string, conditions: Conditions, now: Preview, next: Preview): ComparedTexts => {
  const texts = { now: previewText(what, conditions, now), next: previewText(what, conditions, next) };
  return { ...texts, changes: immutableChanges(texts.now, texts.next) };
};
