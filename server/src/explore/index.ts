export { explore, type ExploreOptions } from './explore.ts';
export type { DriftFact, Exploration, Gap } from './facts.ts';
export type { FlowHop } from './flow.ts';
export { type Override, type Path, toJson } from './overrides.ts';
export { nextVersion, type RenderStep, renderSteps } from './steps.ts';
export { defaultWorld, type World } from './world.ts';
