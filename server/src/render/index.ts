export { mutators } from './callables.ts';
export {
  ChartRender,
  type ChartTemplate,
  effortSoFar,
  helmMessage,
  quiet,
  type RenderedChart,
  type RenderOptions,
  renderChart,
  Session,
} from './chart.ts';
export { BoundReached, type Cause, RenderError } from './errors.ts';
export { execute } from './execute.ts';
export { Kept, type Known, type Reused } from './kept.ts';
export { closedValue, defaultRelease, openValue, type Release, type Versions } from './objects.ts';
export { type Executable, isBlank, isEmpty, Lookups, Program, type ValueReads } from './program.ts';
export { type ReadableChart, type Refusal, renderReadable } from './readable.ts';
export { type Bounds, defaultBounds, Run, type Surroundings } from './run.ts';
export { type Names, SharedNames } from './shared-names.ts';
export { type AssignEvent, type BranchEvent, type Frame, Hop, Identities, type Outcome, type PrintEvent, type TraceEvent } from './trace.ts';
