/** Renders a chart for people to read: what fails costs its own statement and is told, the rest is there with its origins. */
import type { Chart } from '../chart/index.ts';
import { functions } from '../functions/index.ts';
import { type Node, problemsOf } from '../template/index.ts';
import type { Marked } from '../value/index.ts';
import { ChartRender, type ChartTemplate, helmMessage, type RenderOptions } from './chart.ts';
import { BoundReached, RenderError } from './errors.ts';

/** Why Helm would refuse the chart. */
export interface Refusal {
  readonly message: string;
  /** What is missing for it: nothing (Helm would not have come so far), a statement, a file, or all. */
  readonly costs: 'statement' | 'file' | 'chart';
}

export interface ReadableChart {
  /** By Helm's name, in the order of rendering; without partials, notes, and files that an error costs. */
  readonly files: ReadonlyMap<string, Marked>;
  /** Empty where the files are what Helm renders. */
  readonly refusals: readonly Refusal[];
}

/** Renders in which statements that fail are found, to be passed over in the next; files that fail even then are left out. */
const maxRounds = 8;

/** `only`: the one template that matters, by its path from the top chart; what comes after it is not rendered. */
export const renderReadable = (chart: Chart, options: Omit<RenderOptions, 'tracing'>, only?: string): ReadableChart => {
  const forgiven = new Set<Node>();
  const passed = new Map<Node, Refusal>();
  for (let round = 1; ; round++) {
    const { files, failures, refusals } = renderOnce(chart, options, forgiven, only);
    const fresh = failures.filter(({ node }) => node && !forgiven.has(node));
    if (fresh.length === 0 || round === maxRounds) {
      const lost = failures.map(({ message, costs }) => ({ message, costs }));
      return { files, refusals: [...refusals, ...passed.values(), ...lost] };
    }
    for (const { node, message, isTold } of fresh) {
      if (!node) continue;
      forgiven.add(node);
      if (!isTold) passed.set(node, { message, costs: 'statement' });
    }
  }
};

interface Failure extends Refusal {
  readonly node: Node | undefined;
  /** It is among the errors that Go finds before it renders anything. */
  readonly isTold: boolean;
}

const renderOnce = (
  chart: Chart,
  options: RenderOptions,
  forgiven: ReadonlySet<Node>,
  only: string | undefined,
): ReadableChart & { readonly failures: readonly Failure[] } => {
  const files = new Map<string, Marked>();
  const failures: Failure[] = [];
  const render = attempt('chart', failures, () => new ChartRender(chart, { ...options, tracing: true }));
  if (!render) return { files, failures, refusals: [] };
  render.run.forgiven = forgiven;
  const { templates } = render;
  const last = only === undefined ? templates.length - 1 : templates.findLastIndex(({ template }) => template.source.path === only);
  for (const template of templates.slice(0, last + 1)) {
    if (template.isPartial) continue;
    const isWanted = only === undefined || template.template.source.path === only;
    // A file before the wanted one matters only by what it does to the values.
    const output = attempt('file', isWanted ? failures : [], () => render.render(template).output);
    if (output && isWanted && !template.name.endsWith('NOTES.txt')) files.set(template.name, output);
  }
  return { files, failures, refusals: syntaxErrors(templates) };
};

const attempt = <Result>(costs: Refusal['costs'], failures: Failure[], work: () => Result): Result | undefined => {
  try {
    return work();
  } catch (error) {
    if (error instanceof BoundReached) failures.push({ message: error.message, costs, node: undefined, isTold: false });
    else if (error instanceof RenderError) {
      const { cause, node } = error;
      failures.push({ message: helmMessage(error), costs, node, isTold: cause.kind === 'unfinished' && cause.isParsed });
    } else throw error;
    return undefined;
  }
};

/** What Go cannot parse, each file's first error. */
const syntaxErrors = (templates: readonly ChartTemplate[]): Refusal[] =>
  templates.flatMap(({ name, template }) => {
    const [problem] = problemsOf(template, (function_) => functions.has(function_));
    return problem ? [{ message: `parse error at (${name}:${problem.goLine}): ${problem.message}`, costs: 'statement' as const }] : [];
  });
