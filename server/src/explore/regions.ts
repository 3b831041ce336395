/**
 * Which decisions of a render could matter to an immutable field. Everything that printed only into parts that may change at any time (a Pod template,
 * an object of another kind) cannot; the rest can: what stands in or around the field, and what went through variables.
 */

import type { Range } from '../base/index.ts';
import { mutableParts } from '../kubernetes/index.ts';
import { type ManifestFile, nodeAt, splitManifest } from '../manifest/index.ts';
import type { BranchEvent, Frame, Hop, TraceEvent } from '../render/index.ts';
import type { Marked } from '../value/index.ts';
import { openKindsOf } from './kinds.ts';

/** A decision with the knowledge whether it bears on an immutable field. */
export interface Decision {
  readonly event: BranchEvent;
  /**
   * `text`: it may print into the field, or change a value that does. `dicts`: it stands in a part that may change freely, and matters only if it puts a drift source
   * into a dict. `values`: it stands in a file that is rendered before, and matters only if that is a dict which all see.
   */
  readonly bearing: Bearing;
  /** Its output goes straight into the file, not into a variable or an argument. */
  readonly isPrinted: boolean;
}

/** A decision with a name that holds across worlds. */
export type Keyed = Decision & { readonly key: string };

export type Bearing = 'text' | 'dicts' | 'values' | 'none';

/** Where each event's output stands in the rendered text. */
const spansOf = (text: Marked): ReadonlyMap<TraceEvent, Range> => {
  const spans = new Map<TraceEvent, { start: number; end: number }>();
  let start = 0;
  for (const { end, origin } of text.runs ?? []) {
    for (let hop = origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) {
      const event = hop.kind === 'read' || hop.kind === 'file' ? undefined : hop.frame?.events[hop.event];
      if (!event) continue;
      const span = spans.get(event);
      if (span) span.end = end;
      else spans.set(event, { start, end });
    }
    start = end;
  }
  return spans;
};

/** The stretches of a rendered file that may change freely. A kind that the values decide is none of them, whatever it is now. */
const freeStretches = (manifest: ManifestFile): Range[] => {
  const { text, objects } = manifest;
  const free: Range[] = [];
  const kinds = openKindsOf(manifest);
  const guarded = objects.filter(({ isHook }) => !isHook);
  for (const document of splitManifest(text.text)) {
    const here = guarded.filter(({ range }) => range.start === document.start);
    if (here.length === 0) {
      const kind = kinds.find(({ range }) => document.start <= range.start && range.end <= document.end)?.range;
      if (kind) free.push({ start: document.start, end: kind.start }, { start: kind.end, end: document.end });
      else free.push(document);
    }
    for (const object of here) {
      // An alias in the claims brings text of any other part in.
      if (hasAlias(text.text.slice(document.start, document.end))) continue;
      for (const part of mutableParts(object.kind)) {
        const node = nodeAt(object.root, part);
        const parent = nodeAt(object.root, part.slice(0, -1));
        const key = parent?.kind === 'map' ? parent.pairs.findLast((pair) => pair.value === node)?.key : undefined;
        // What stands between a key's colon and its value belongs to the value.
        if (node) free.push({ start: key ? Math.min(key.range.end + 1, node.range.start) : node.range.start, end: node.range.end });
      }
    }
  }
  return free;
};

/** Whether a YAML text has an anchor and what looks like an alias of it. */
const hasAlias = (text: string): boolean => [...text.matchAll(/[\s:,[{-]&([\w./-]+)/g)].some(([, name]) => text.includes(`*${name}`));

/** What a file's render decided, and where each statement's output stands. */
export interface Regions {
  /** All decisions, in the order in which they were made. */
  readonly decisions: readonly Decision[];
  /** Whether an event's output can only have come into parts that may change freely. */
  readonly isFree: (frame: Frame, event: number) => boolean;
}

/** Reads a file's render. */
export const regionsOf = (root: Frame, manifest: ManifestFile): Regions => {
  const spans = spansOf(manifest.text);
  const free = freeStretches(manifest);
  const isFree = (start: number, end: number): boolean =>
    free.some((range) => (start === end ? range.start < start && start < range.end : range.start <= start && end <= range.end));
  const decisions: Decision[] = [];
  const freeEvents = new Map<Frame, (index: number) => boolean>();

  /** `printed`: the frame's output goes straight into the file; else it went into a variable or an argument. `free`: all of it is in a part that may change. */
  const visit = (frame: Frame, printed: boolean, from: number, within: boolean): void => {
    let position = from;
    const standing: { readonly printed: boolean; readonly position: number; readonly free: boolean }[] = [];
    const { events } = frame;
    freeEvents.set(frame, (index) => within || (standing[index]?.free ?? false));
    for (let i = 0; i < events.length; i++) {
      const event = events[i] as TraceEvent;
      const start = position;
      if (event.kind === 'print') {
        const span = spans.get(event);
        if (span) position = span.end;
        standing.push({ printed, position: span?.start ?? position, free: printed && isFree(span?.start ?? position, span?.end ?? position) });
      } else if (event.kind === 'assign') standing.push({ printed: false, position, free: false });
      else if (event.statement !== i) {
        const statement = standing[event.statement];
        decisions.push({ event, bearing: within ? 'dicts' : statement?.free ? 'none' : 'text', isPrinted: statement?.printed ?? printed });
        standing.push(statement ?? { printed, position, free: false });
      } else {
        const extent = printed ? extentOf(events, i, event.end < 0 ? events.length : event.end, spans, start) : undefined;
        const isFreeHere = extent !== undefined && isFree(extent.start, extent.end);
        decisions.push({ event, bearing: within ? 'dicts' : isFreeHere ? 'none' : 'text', isPrinted: printed });
        standing.push({ printed: false, position, free: isFreeHere });
      }
    }
    for (const child of frame.children) {
      const statement = standing[child.parentEvent];
      const isFreeChild = within || (statement?.free ?? false);
      visit(child, !isFreeChild && (statement?.printed ?? false), statement?.position ?? position, isFreeChild);
    }
  };
  visit(root, true, 0, false);
  return { decisions, isFree: (frame, event) => freeEvents.get(frame)?.(event) ?? false };
};

/** Those decisions of files that were rendered before that are wanted. */
export const decisionsBefore = (frames: readonly Frame[], isWanted: (event: BranchEvent) => boolean): Decision[] => {
  const decisions: Decision[] = [];
  const visit = ({ events, children }: Frame): void => {
    for (const event of events) if (event.kind === 'branch' && isWanted(event)) decisions.push({ event, bearing: 'values', isPrinted: false });
    children.forEach(visit);
  };
  frames.forEach(visit);
  return decisions;
};

/** The output between two events of a frame. */
const extentOf = (events: readonly TraceEvent[], from: number, to: number, spans: ReadonlyMap<TraceEvent, Range>, position: number): Range => {
  let start = -1;
  let end = -1;
  for (let i = from + 1; i < to; i++) {
    const span = spans.get(events[i] as TraceEvent);
    if (!span) continue;
    if (start < 0) start = span.start;
    end = Math.max(end, span.end);
  }
  return start < 0 ? { start: position, end: position } : { start, end };
};
