/** Tells how a value got where it is: the hops from the claim template down to the expression that read the drift source. */
import { memo, type Range, type SourceText } from '../base/index.ts';
import { type Frame, Hop, type TraceEvent } from '../render/index.ts';
import type { Marked, Run, Sources, Value } from '../value/index.ts';

/** One hop, in a file of the chart. */
export interface FlowHop {
  readonly source: SourceText;
  readonly range: Range;
  /** What happens here: text printed, a template called (`name`), a text of the values executed (`name`: its path), a drift source read, or a condition that decides. */
  readonly kind: 'text' | 'print' | 'call' | 'tpl' | 'read' | 'file' | 'condition';
  readonly name: string | undefined;
}

/** How a stretch of rendered text came about. */
export interface Flow {
  readonly hops: readonly FlowHop[];
  /** The expression of the claim that brings it in. */
  readonly place: FlowHop | undefined;
  /** Whether the hops lead to a drift source. */
  readonly reaches: boolean;
}

/**
 * The hops behind a stretch of rendered text, outermost first, along the run that a drift source of `wanted` touched (else the first one). `within`: the claim,
 * or whatever else the place is looked for in; `list`: what it is an item of.
 */
export const flowOf = (text: Marked, range: Range, wanted: Sources, within: Range, list = within): Flow => {
  const chains = chainsIn(text, range);
  const touched = (hop: Hop): boolean => (hop.sources & wanted) !== 0;
  const chain =
    chains.find((hops) => hops.some((hop) => hop.kind === 'read' && touched(hop))) ?? chains.find((hops) => hops.some(touched)) ?? chains[0] ?? [];
  const place = placeOf(chain, text, within, list);
  const hops: FlowHop[] = [];
  chain.forEach((hop, i) => {
    const previous = chain[i - 1];
    // A template was called here: the expression that called it is a hop of its own, unless it is the one that printed.
    if (previous && hop.frame && hop.frame !== previous.frame) addCalls(hops, hop.frame, previous.frame);
    if (hop.source.path === '') return;
    hops.push({ source: hop.source, range: hop.range, kind: hop.kind, name: undefined });
  });
  const reaches = chain.some(touched);
  if (!reaches) hops.push(...conditionHops(chain, wanted));
  return { hops: withoutRepeats(hops), reaches, place: place && { source: place.source, range: place.range, kind: place.kind, name: undefined } };
};

/** The chains of hops behind a stretch; a chain's literal text is narrowed to the characters that stand in the stretch. */
const chainsIn = (text: Marked, range: Range): Hop[][] => {
  const chains: Hop[][] = [];
  const runs = text.runs ?? [];
  const first = firstEndingAt(runs, range.start);
  let start = runs[first - 1]?.end ?? 0;
  for (let i = first; i < runs.length && start <= range.end; i++) {
    const { end, origin, at } = runs[i] as Run;
    const meets = range.start === range.end ? start <= range.start && range.start <= end : start < range.end && range.start < end;
    if (meets && origin) {
      const hops: Hop[] = [];
      for (let hop = origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) hops.push(hop);
      const last = hops.at(-1);
      if (last?.kind === 'text') {
        const from = last.range.start + at + Math.max(0, range.start - start);
        hops[hops.length - 1] = new Hop(
          'text',
          last.source,
          { start: from, end: from + Math.min(end, range.end) - Math.max(start, range.start) },
          last.frame,
          last.event,
          last.sources,
          undefined,
        );
      }
      chains.push(hops);
    }
    start = end;
  }
  return chains;
};

/** The first run that does not end before an offset. */
const firstEndingAt = (runs: readonly Run[], offset: number): number => {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle] as Run).end < offset) low = middle + 1;
    else high = middle;
  }
  return low;
};

const addCalls = (hops: FlowHop[], frame: Frame, outer: Frame | undefined): void => {
  const calls: FlowHop[] = [];
  for (let inner: Frame | undefined = frame; inner && inner !== outer; inner = inner.parent) {
    if (inner.call && inner.parent && inner.parent.template.source.path !== '') {
      const { source } = inner.parent.template;
      const isText = inner.kind === 'tpl';
      calls.push({ source, range: inner.call.range, kind: isText ? 'tpl' : 'call', name: isText ? inputOf(inner.text)?.join('.') : inner.name });
    }
  }
  hops.push(...calls.reverse());
};

/** Path in the values of what a value was made from; undefined for more than one, or none. */
export const inputOf = (value: Value | undefined): readonly (string | number)[] | undefined => {
  const found = new Map<string, readonly (string | number)[]>();
  const visit = (made: Value | undefined, depth: number): void => {
    const from = made?.from;
    if (!from || depth > 16) return;
    if (from.kind === 'input') found.set(JSON.stringify(from.path), from.path);
    else if (from.kind === 'call') for (const argument of from.args) visit(argument, depth + 1);
    else if ('of' in from) visit(from.of, depth + 1);
  };
  visit(value, 0);
  return found.size === 1 ? [...found.values()][0] : undefined;
};

/**
 * The outermost hop whose whole output lies inside `within` (the claim): the smallest expression there that brings the text in. Where the claim itself is data
 * (`toYaml` of a dict, `tpl` of values), the outermost expression that printed nothing else than the list, or the one that printed the data.
 */
const placeOf = (chain: readonly Hop[], text: Marked, within: Range, list: Range): Hop | undefined => {
  const printer = chainsIn(text, { start: within.start, end: within.start + 1 })[0]?.findLast(({ source }) => source.path !== '');
  const whole = printer?.kind === 'print' ? chain.find((hop) => eventOf(hop) === eventOf(printer)) : undefined;
  if (whole) return chain.find((hop) => hop.kind === 'print' && hop.source.path !== '' && prints(hop, text, list)) ?? whole;
  for (const hop of chain) {
    if (hop.source.path === '' || !hop.frame) continue;
    const span = spanOf(eventOf(hop), text, within);
    if (span && within.start <= span.start && span.end <= within.end) return hop;
  }
  const inTemplates = chain.filter((hop) => hop.source.path !== '');
  return inTemplates.findLast(({ kind }) => kind === 'print') ?? inTemplates.at(-1);
};

/** Whether an expression printed into a stretch and, but for white space, nowhere else. */
const prints = (hop: Hop, text: Marked, { start, end }: Range): boolean => {
  const span = spanOf(eventOf(hop), text, { start, end });
  return span !== undefined && text.text.slice(span.start, start).trim() === '' && text.text.slice(end, span.end).trim() === '';
};

const eventOf = (hop: Hop): TraceEvent | undefined => hop.frame?.events[hop.event];

/** For each event, the runs that it printed, by their index. */
const runsByEvent = memo((text: Marked): ReadonlyMap<TraceEvent, readonly number[]> => {
  const found = new Map<TraceEvent, number[]>();
  text.runs?.forEach(({ origin }, i) => {
    for (let hop = origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) {
      const event = hop.kind === 'read' || hop.kind === 'file' ? undefined : eventOf(hop);
      if (!event) continue;
      const runs = found.get(event);
      if (!runs) found.set(event, [i]);
      else if (runs.at(-1) !== i) runs.push(i);
    }
  });
  return found;
});

/** Where an event's output stands; a text that begins before and ends behind the claim is larger than it. */
const spanOf = (event: TraceEvent | undefined, text: Marked, near: Range): Range | undefined => {
  const indices = event && runsByEvent(text).get(event);
  const { runs } = text;
  if (!indices || !runs) return undefined;
  const startOf = (index: number): number => runs[index - 1]?.end ?? 0;
  const [first] = indices as [number, ...number[]];
  // What an event prints again far behind is another matter.
  const last = indices.findLast((index) => startOf(index) <= near.end) ?? first;
  return { start: startOf(first), end: (runs[last] as Run).end };
};

/** Where no text of the drift source is printed, a condition on it decides what is. */
const conditionHops = (chain: readonly Hop[], wanted: Sources): FlowHop[] => {
  for (const hop of [...chain].reverse()) {
    let frame: Frame | undefined = hop.frame;
    let event: TraceEvent | undefined = frame?.events[hop.event];
    while (frame) {
      for (let branch = event?.branch; branch; branch = branch.branch) {
        if ((branch.value.sources & wanted) !== 0 && 'pipeline' in branch.node && branch.node.pipeline) {
          return [{ source: frame.template.source, range: branch.node.pipeline.range, kind: 'condition', name: undefined }];
        }
      }
      event = frame.parent?.events[frame.parentEvent];
      frame = frame.parent;
    }
  }
  return [];
};

const withoutRepeats = (hops: readonly FlowHop[]): FlowHop[] =>
  hops.filter((hop, i) => {
    const previous = hops[i - 1];
    return (
      !previous ||
      previous.source !== hop.source ||
      previous.range.start !== hop.range.start ||
      previous.range.end !== hop.range.end ||
      previous.kind !== hop.kind
    );
  });
