export { defaultApiVersions, defaultKubeVersion, helmVersion } from './api-versions.ts';
export {
  type FieldRule,
  type GuardedKind,
  guardedKinds,
  type ImmutableField,
  immutableFields,
  isGuardedGroup,
  mutableParts,
  ruleOfClaimPath,
} from './immutable-fields.ts';
export { type Refusal, refusal, statefulSetRefusals } from './refusals.ts';
