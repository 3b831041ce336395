export { type BranchOptions, branchesOf } from './branches.ts';
export { type ExploreOptions, explore } from './explore.ts';
export type { DriftFact, Exploration, Gap } from './facts.ts';
export { type FlowHop, flowOf, inputOf } from './flow.ts';
export { Memory } from './memory.ts';
export { type Override, type Path, toJson } from './overrides.ts';
export { settingOf } from './setting.ts';
export { isCertain, nextVersion, present, type RenderStep, renderSteps, type Step, stepOptions } from './steps.ts';
export { clusterOf, defaultWorld, valuesOf, type World } from './world.ts';
