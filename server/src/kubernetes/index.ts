export { defaultApiVersions, defaultKubeVersion, helmVersion } from './api-versions.ts';
export {
  type FieldRule,
  type GuardedKind,
  guardedKinds,
  type ImmutableField,
  immutableFields,
  mutableParts,
  ruleOfClaimPath,
} from './immutable-fields.ts';
export { type Refusal, refusal, statefulSetRefusals } from './refusals.ts';
