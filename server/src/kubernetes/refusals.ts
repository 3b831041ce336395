/** What the API server answers when an immutable field is changed. It never names the field that was changed. */

export interface Refusal {
  /** Minor version of the first Kubernetes 1.x that answers so. */
  readonly since: number;
  readonly message: string;
}

const message = (fields: string): string => `updates to statefulset spec for fields other than ${fields} are forbidden`;

/** The answers about StatefulSets, newest first: the list of fields that may be changed grew (kubernetes pkg/apis/apps/validation, ValidateStatefulSetUpdate). */
export const statefulSetRefusals: readonly Refusal[] = [
  {
    since: 33,
    message: message(
      "'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'",
    ),
  },
  {
    since: 27,
    message: message("'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'"),
  },
  { since: 23, message: message("'replicas', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'") },
  { since: 22, message: message("'replicas', 'template', 'updateStrategy' and 'minReadySeconds'") },
  { since: 7, message: message("'replicas', 'template', and 'updateStrategy'") },
];

/** The answer of Kubernetes 1.`minorVersion`; for versions before those that are known, the oldest. */
export const refusal = (kind: string, minorVersion: number): string =>
  kind === 'StatefulSet'
    ? ((statefulSetRefusals.find(({ since }) => minorVersion >= since) ?? statefulSetRefusals.at(-1))?.message ?? '')
    : 'field is immutable';
