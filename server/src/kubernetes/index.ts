export { defaultApiVersions, defaultKubeVersion, helmVersion } from './api-versions.ts';
export {
  type FieldRule,
  guardedKinds,
  type ImmutableField,
  immutableFields,
  mutableParts,
  refusal,
  ruleOfClaimPath,
} from './immutable-fields.ts';
