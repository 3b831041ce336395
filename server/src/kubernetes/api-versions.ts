/**
 * What Helm assumes of a cluster when it has none (`helm template`).
 * Sources: Helm v4.2.4, pkg/chart/common/capabilities.go and internal/version; client-go v0.36.3, kubernetes/scheme/register.go.
 */

/** The version in `.Capabilities.KubeVersion`: the minor version of the client-go that Helm 4.2.4 is built with (0.36.3), patch 0. */
export const defaultKubeVersion = 'v1.36.0';

/**
 * `.Capabilities.APIVersions`, in Helm's order: the core group, then the groups as client-go registers them, then the two of CustomResourceDefinition.
 * Only `group/version` is here; a chart that asks `Has` for `group/version/Kind` gets false.
 */
export const defaultApiVersions: readonly string[] = [
  'v1',
  'admissionregistration.k8s.io/v1',
  'admissionregistration.k8s.io/v1alpha1',
  'admissionregistration.k8s.io/v1beta1',
  'internal.apiserver.k8s.io/v1alpha1',
  'apps/v1',
  'apps/v1beta1',
  'apps/v1beta2',
  'authentication.k8s.io/v1',
  'authentication.k8s.io/v1alpha1',
  'authentication.k8s.io/v1beta1',
  'authorization.k8s.io/v1',
  'authorization.k8s.io/v1beta1',
  'autoscaling/v1',
  'autoscaling/v2',
  'batch/v1',
  'batch/v1beta1',
  'certificates.k8s.io/v1',
  'certificates.k8s.io/v1beta1',
  'certificates.k8s.io/v1alpha1',
  'coordination.k8s.io/v1alpha2',
  'coordination.k8s.io/v1beta1',
  'coordination.k8s.io/v1',
  'discovery.k8s.io/v1',
  'discovery.k8s.io/v1beta1',
  'events.k8s.io/v1',
  'events.k8s.io/v1beta1',
  'extensions/v1beta1',
  'flowcontrol.apiserver.k8s.io/v1',
  'flowcontrol.apiserver.k8s.io/v1beta1',
  'flowcontrol.apiserver.k8s.io/v1beta2',
  'flowcontrol.apiserver.k8s.io/v1beta3',
  'networking.k8s.io/v1',
  'networking.k8s.io/v1beta1',
  'node.k8s.io/v1',
  'node.k8s.io/v1alpha1',
  'node.k8s.io/v1beta1',
  'policy/v1',
  'policy/v1beta1',
  'rbac.authorization.k8s.io/v1',
  'rbac.authorization.k8s.io/v1beta1',
  'rbac.authorization.k8s.io/v1alpha1',
  'resource.k8s.io/v1',
  'resource.k8s.io/v1beta2',
  'resource.k8s.io/v1beta1',
  'resource.k8s.io/v1alpha3',
  'scheduling.k8s.io/v1alpha2',
  'scheduling.k8s.io/v1beta1',
  'scheduling.k8s.io/v1',
  'storage.k8s.io/v1beta1',
  'storage.k8s.io/v1',
  'storage.k8s.io/v1alpha1',
  'storagemigration.k8s.io/v1beta1',
  'apiextensions.k8s.io/v1beta1',
  'apiextensions.k8s.io/v1',
];

/** `.Capabilities.HelmVersion`, as the released binary has it (internal/version/version.go, BuildInfo). */
export const helmVersion = {
  version: 'v4.2.4',
  gitCommit: '3900f434fd3ef2b84065dc04508df48f288dba00',
  gitTreeState: 'clean',
  goVersion: 'go1.26.0',
  kubeClientVersion: 'v1.36',
} as const;
