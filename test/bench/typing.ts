/** What is typed in a measured file: one character at a time, as somebody at a keyboard would. */
import type { Typed } from './charts.ts';

/** A text put in at an offset of the text as it is then. */
export interface Keystroke {
  readonly at: number;
  readonly removed: number;
  readonly text: string;
}

const word = ' {{ .Values.typed | default "some" | quote }}';

/** Where a new line may stand, and its start: beside a label of a claim or of the helpers, below the values. */
const placeIn = ({ kind, text }: Typed): { readonly at: number; readonly line: string } => {
  if (kind === 'values') return { at: text.length, line: `${text.endsWith('\n') || text === '' ? '' : '\n'}typedHere: some words` };
  const near = kind === 'helpers' ? /^([ \t]*)(?:helm\.sh\/chart|app\.kubernetes\.io\/managed-by|chart): .*\n/m : /^([ \t]*)(?:kind|name): .*\n/m;
  const found = near.exec(text.slice(Math.max(0, text.indexOf('volumeClaimTemplates')))) ?? near.exec(text);
  if (!found) return { at: text.length, line: `\n{{/* typed${word.replaceAll(/[{}]/g, '')} */}}` };
  const at =
    (near.exec(text.slice(Math.max(0, text.indexOf('volumeClaimTemplates')))) ? Math.max(0, text.indexOf('volumeClaimTemplates')) : 0) +
    found.index +
    found[0].length;
  return { at, line: `${found[1] ?? ''}typed:${word}` };
};

/** So many keystrokes: a new line is typed to its end, then deleted from its end, and again. All but few leave the file half-typed. */
export const keystrokes = (file: Typed, count: number): Keystroke[] => {
  const { at, line } = placeIn(file);
  const all: Keystroke[] = [];
  // The line's end first, as an editor makes it by Enter.
  const written = `${line}\n`;
  while (all.length < count) {
    all.push({ at, removed: 0, text: '\n' });
    for (let i = 0; i < line.length; i++) all.push({ at: at + i, removed: 0, text: line[i] ?? '' });
    for (let i = written.length - 2; i >= 0; i--) all.push({ at: at + i, removed: 1, text: '' });
    all.push({ at, removed: 1, text: '' });
  }
  return all.slice(0, count);
};
