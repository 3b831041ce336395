/** Kinds of objects that come from open values: a chart may print a Deployment or, if the user wants, a StatefulSet. */
import type { Range } from '../base/index.ts';
import { isGuardedGroup } from '../kubernetes/index.ts';
import { type ManifestFile, nodeAt, splitManifest } from '../manifest/index.ts';
import type { Hop } from '../render/index.ts';
import { runAt, type Value } from '../value/index.ts';
import { parseDocument } from '../yaml/index.ts';

/** Kinds worth trying where the values decide. */
export const workloadKinds = ['StatefulSet', 'Deployment', 'DaemonSet', 'Job'] as const;

/** A printed kind that may be another: the value, and what prints it. */
export interface OpenKind {
  readonly value: Value;
  readonly printer: Hop;
  /** Where the kind stands in the rendered text. */
  readonly range: Range;
  /** What the kind has beside the value: `Set` behind `{{ .Values.kind }}`. */
  readonly before: string;
  readonly after: string;
}

/** The open kinds of a file's documents. */
export const openKindsOf = ({ text }: ManifestFile): OpenKind[] =>
  splitManifest(text.text).flatMap((range): OpenKind[] => {
    // Most kinds are written out: those are told without reading the document.
    const line = /^kind:/m.exec(text.text.slice(range.start, range.end))?.index ?? -1;
    if (line < 0 || !printsValue(text, range.start + line, text.text.indexOf('\n', range.start + line))) return [];
    const { root } = parseDocument(text.text.slice(range.start, range.end), range.start);
    const kind = root && nodeAt(root, ['kind']);
    if (!kind) return [];
    const { range: at } = kind;
    let start = at.start;
    while (start < at.end && !printerAt(text, start)) start++;
    const hop = printerAt(text, start);
    const event = hop?.frame?.events[hop.event];
    if (!hop || event?.kind !== 'print' || !event.value?.from) return [];
    let end = start;
    while (end < at.end && isSamePrint(printerAt(text, end), hop)) end++;
    const unquoted = (part: string): string => part.replaceAll(/["']/g, '');
    return [
      {
        value: event.value,
        printer: hop,
        range: at,
        before: unquoted(text.text.slice(at.start, start)),
        after: unquoted(text.text.slice(end, at.end)),
      },
    ];
  });

/**
 * Whether every document of a file is an object without immutable fields, whatever values decide: its kind is spelled out in a template, or its API group is
 * none that has such kinds.
 */
export const hasSettledKinds = ({ text, objects, broken }: ManifestFile): boolean =>
  objects.length === 0 &&
  broken.length === 0 &&
  splitManifest(text.text).every((range) => {
    const document = text.text.slice(range.start, range.end);
    const [, apiVersion = ''] = /^apiVersion:[ \t]*["']?([\w./-]+)/m.exec(document) ?? [];
    const kind = /^kind:[ \t]*["']?(\w+)/m.exec(document);
    // Without either it is none, unless it is JSON.
    if (!kind) return !/^[^#\s]/m.test(document);
    if (kind[1]?.endsWith('List')) return false;
    if (apiVersion !== '' && !isGuardedGroup(apiVersion)) return true;
    const end = document.indexOf('\n', kind.index);
    return isWritten(text, range.start + kind.index, end < 0 ? range.end : range.start + end);
  });

/** Whether a stretch is text of templates, by whatever way it came. */
const isWritten = (text: ManifestFile['text'], start: number, end: number): boolean => {
  let at = 0;
  for (const { end: stop, origin } of text.runs ?? []) {
    if (start < stop && at < end) {
      let hop = origin;
      while (hop?.inner) hop = hop.inner;
      if (hop?.kind !== 'text') return false;
    }
    at = stop;
  }
  return true;
};

const isSamePrint = (a: Hop | undefined, b: Hop): boolean => a?.frame === b.frame && a?.event === b.event;

const printerAt = (text: ManifestFile['text'], offset: number): Hop | undefined => {
  const origin = runAt(text, offset)?.run.origin as Hop | undefined;
  return origin?.kind === 'print' ? origin : undefined;
};

const printsValue = (text: ManifestFile['text'], start: number, end: number): boolean => {
  for (let offset = start; offset < (end < 0 ? text.text.length : end); offset++) if (printerAt(text, offset)) return true;
  return false;
};
