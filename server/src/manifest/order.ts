/** Helm's order of documents in `helm template` (helm pkg/release/v1/util: kind_sorter.go, manifest_sorter.go). */
import { compareStrings } from '../value/index.ts';
import { parseDocument, type YamlNode } from '../yaml/index.ts';
import { nodeAt } from './objects.ts';
import { splitManifest } from './split.ts';

const installOrder: readonly string[] = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
];
const rank = new Map(installOrder.map((kind, i) => [kind, i]));

const hookEvents = new Set([
  'pre-install',
  'post-install',
  'pre-delete',
  'post-delete',
  'pre-upgrade',
  'post-upgrade',
  'pre-rollback',
  'post-rollback',
  'test',
  'test-success',
]);

/** A document as `helm template` prints it. */
export interface OrderedDocument {
  /** Helm's name of the file that printed it. */
  readonly file: string;
  readonly text: string;
  readonly kind: string;
}

export interface OrderedManifest {
  readonly documents: readonly OrderedDocument[];
  readonly hooks: readonly OrderedDocument[];
  /** Helm's message for a document that is not YAML; nothing is ordered then. */
  readonly error: string | undefined;
}

/** Sorts the documents of rendered files (NOTES.txt must have been taken out) into Helm's install order; hooks come apart. */
export const orderManifest = (files: ReadonlyMap<string, string>): OrderedManifest => {
  const documents: OrderedDocument[] = [];
  const hooks: OrderedDocument[] = [];
  for (const file of [...files.keys()].sort(compareStrings)) {
    const text = files.get(file) as string;
    for (const { start, end } of splitManifest(text)) {
      const document = text.slice(start, end);
      const { root, problems } = parseDocument(document);
      const problem = problems[0];
      if (problem) return { documents: [], hooks: [], error: `YAML parse error on ${file}: ${problem.message}` };
      const kind = scalar(root && nodeAt(root, ['kind']));
      const hook = root && nodeAt(root, ['metadata', 'annotations', 'helm.sh/hook']);
      const ordered = { file, text: document, kind };
      if (!hook) documents.push(ordered);
      else if (
        scalar(hook)
          .split(',')
          .every((event) => hookEvents.has(event.trim().toLowerCase()))
      )
        hooks.push(ordered);
    }
  }
  return { documents: documents.sort(byKind), hooks: hooks.sort(byKind), error: undefined };
};

const scalar = (node: YamlNode | undefined): string => (node?.kind === 'scalar' && node.value !== null ? String(node.value) : '');

/** Kinds that Helm does not know come last, by name. */
const byKind = (a: OrderedDocument, b: OrderedDocument): number => {
  const first = rank.get(a.kind);
  const second = rank.get(b.kind);
  if (first === undefined && second === undefined) return compareStrings(a.kind, b.kind);
  return (first ?? installOrder.length) - (second ?? installOrder.length);
};

/** What `helm template` prints. */
export const printManifest = ({ documents, hooks }: OrderedManifest): string => {
  const print = ({ file, text }: OrderedDocument): string => `---\n# Source: ${file}\n${text}\n`;
  const body = documents.map(print).join('').trim();
  return `${body}\n${hooks.map(print).join('')}`;
};
