/**
 * The fields that the API server refuses to change, by kind (kubernetes pkg/apis/apps/validation, pkg/apis/batch/validation: Validate…Update).
 */

/** A rule's name for an immutable field. */
export type FieldRule = 'claim-label-drift' | 'claim-field-drift' | 'selector-drift' | 'immutable-field-drift';

export interface ImmutableField {
  readonly path: readonly string[];
  readonly rule: FieldRule;
}

const selector: ImmutableField = { path: ['spec', 'selector'], rule: 'selector-drift' };

/** Labels inside a claim template are told apart from its other fields by `ruleOfClaimPath`. */
const claims: ImmutableField = { path: ['spec', 'volumeClaimTemplates'], rule: 'claim-field-drift' };

/** Kinds that have immutable fields of interest. */
export const guardedKinds = ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet', 'Job'] as const;
export type GuardedKind = (typeof guardedKinds)[number];

const fields: ReadonlyMap<string, readonly ImmutableField[]> = new Map<GuardedKind, readonly ImmutableField[]>([
  [
    'StatefulSet',
    [
      claims,
      selector,
      { path: ['spec', 'serviceName'], rule: 'immutable-field-drift' },
      { path: ['spec', 'podManagementPolicy'], rule: 'immutable-field-drift' },
    ],
  ],
  ['Deployment', [selector]],
  ['DaemonSet', [selector]],
  ['ReplicaSet', [selector]],
  [
    'Job',
    [
      { path: ['spec', 'template'], rule: 'immutable-field-drift' },
      { path: ['spec', 'selector'], rule: 'immutable-field-drift' },
    ],
  ],
]);

const groups: ReadonlyMap<string, RegExp> = new Map<GuardedKind, RegExp>([
  ['StatefulSet', /^apps\//],
  ['Deployment', /^(?:apps|extensions)\//],
  ['DaemonSet', /^(?:apps|extensions)\//],
  ['ReplicaSet', /^(?:apps|extensions)\//],
  ['Job', /^batch\//],
]);

/** Whether an API version is one of a group that has kinds with immutable fields. */
export const isGuardedGroup = (apiVersion: string): boolean => [...groups.values()].some((group) => group.test(apiVersion));

/** The immutable fields of an object; none for kinds and API groups that are not Kubernetes' own. */
export const immutableFields = (apiVersion: string, kind: string): readonly ImmutableField[] =>
  groups.get(kind)?.test(apiVersion) ? (fields.get(kind) ?? []) : [];

/**
 * Parts of an object that may change at any time, and therefore cannot bring drift into an immutable field by standing there.
 * The object's own name is not among them: it decides which object it is.
 */
export const mutableParts = (kind: string): readonly (readonly string[])[] =>
  kind === 'Job'
    ? [
        ['metadata', 'labels'],
        ['metadata', 'annotations'],
      ]
    : [
        ['metadata', 'labels'],
        ['metadata', 'annotations'],
        ['spec', 'template'],
        ['spec', 'updateStrategy'],
        ['spec', 'strategy'],
        ['spec', 'replicas'],
      ];

/** Which rule a path inside `spec.volumeClaimTemplates` falls under. */
export const ruleOfClaimPath = (path: readonly (string | number)[]): FieldRule =>
  path[3] === 'metadata' && path[4] === 'labels' ? 'claim-label-drift' : 'claim-field-drift';
