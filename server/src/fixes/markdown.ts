/** Puts a section about an upgrade into a Markdown text, where its author keeps such sections and as the author heads them. */
import type { Edit } from '../base/index.ts';
import { lineEnding } from './lines.ts';

interface Heading {
  readonly level: number;
  readonly title: string;
  /** Offset of its line. */
  readonly start: number;
  /** Offset behind its line. */
  readonly end: number;
}

/** The headings of a text, those with a line of `=` or `-` below them, too; what looks like one inside a fence is none. */
const headingsOf = (text: string): Heading[] => {
  const found: Heading[] = [];
  let fence = '';
  let at = 0;
  /** Text of a paragraph, with the offset of its line. */
  let above: { readonly title: string; readonly start: number } | undefined;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const end = at + line.length;
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark) fence = fence === '' ? mark.slice(0, 3) : mark.startsWith(fence) ? '' : fence;
    const [, marks, title = ''] = fence === '' ? (/^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line) ?? []) : [];
    const below = fence === '' ? /^ {0,3}(=|-)\1*\s*$/.exec(line)?.[1] : undefined;
    if (marks) found.push({ level: marks.length, title, start: at, end });
    else if (below && above) found.push({ level: below === '=' ? 1 : 2, ...above, end });
    above = fence === '' && !mark && !marks && !below && isParagraph(line) ? { title: line.trim(), start: at } : undefined;
    at = end;
  }
  return found;
};

/** What neither is empty nor begins a list, a quotation, a table, code or HTML. */
const isParagraph = (line: string): boolean => /^ {0,3}(?![-+*>|<]|\d+[.)]\s)\S/.test(line);

/** The text of each section with everything below it, by its heading. */
const sectionEnd = (headings: readonly Heading[], i: number, text: string): number =>
  headings.slice(i + 1).find(({ level }) => level <= (headings[i]?.level ?? 0))?.start ?? text.length;

/** Whether a section is headed by this version and tells what is wanted. */
export const hasSection = (text: string, version: string, tells: (section: string) => boolean): boolean => {
  const headings = headingsOf(text);
  return headings.some(({ title, start }, i) => title.split(/[\s`]+/).includes(version) && tells(text.slice(start, sectionEnd(headings, i, text))));
};

const version = /\d+\.\d+(?:\.\d+|\.x)?/;

/** The edit that adds a section for the upgrade to `next`, with this body. */
export const addSection = (text: string, next: string, body: string): Edit => {
  const eol = lineEnding(text);
  const headings = headingsOf(text);
  const own = headings.findIndex(({ title }) => /\bupgrad|\bmigrat|breaking changes/i.test(title) && !version.test(title));
  const write = (at: number, level: number, title: string, above: readonly string[] = []): Edit => {
    const before = at === 0 || /\n\r?\n$/.test(text.slice(0, at)) ? '' : text[at - 1] === '\n' ? eol : eol + eol;
    const section = [...above, `${'#'.repeat(level)} ${title}`, '', body.trimEnd(), ''].join('\n').replaceAll('\n', eol);
    return { range: { start: at, end: at }, text: before + section + (at < text.length ? eol : '') };
  };
  const heading = headings[own];
  if (heading) {
    const end = sectionEnd(headings, own, text);
    const below = headings.filter((other) => other.start >= heading.end && other.start < end && other.level === heading.level + 1);
    const [first] = below;
    const last = below.at(-1);
    if (!first || !last) return write(end, heading.level + 1, `To ${next}`);
    const isAscending = below.length > 1 && number(first.title) < number(last.title);
    return write(isAscending ? end : first.start, first.level, titleLike(first.title, next));
  }
  const installs = headings.findLastIndex(({ title, level }) => level === 2 && /install/i.test(title));
  const place = installs < 0 ? text.length : sectionEnd(headings, installs, text);
  if (text.trim() === '') return write(text.length, 2, `To ${next}`, ['# Upgrading', '']);
  // A page about nothing but upgrades needs no heading of its own for them.
  return /^#\s+upgrad/im.test(text) ? write(text.length, 2, `To ${next}`) : write(place, 3, `To ${next}`, ['## Upgrading', '']);
};

/** A version as a number, for the order of sections alone. */
const number = (title: string): number => {
  const [major = 0, minor = 0] = (version.exec(title)?.[0] ?? '0').split('.').map(Number);
  return major * 10_000 + (Number.isNaN(minor) ? 0 : minor);
};

/** The heading of another version with this one in it; headings of two versions, or of none, are no model. */
const titleLike = (title: string, next: string): string =>
  title.match(/\d+\.\d+\.\d+/g)?.length === 1 && !/\d+\.x/.test(title) && !/[()[\]]/.test(title)
    ? title.replace(/v?\d+\.\d+\.\d+/, next)
    : `To ${next}`;
