/** Helm's order of documents in `helm template` (helm pkg/release/v1/util: kind_sorter.go, manifest_sorter.go). */
import type { Range } from '../base/index.ts';
import { compareStrings, type Marked, TextBuilder } from '../value/index.ts';
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
  /** Where it stands in what the file prints. */
  readonly range: Range;
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
  const { documents, hooks, problems } = sorted(files);
  const [error] = problems;
  return error === undefined ? { documents, hooks, error } : { documents: [], hooks: [], error };
};

/** The same with what is not YAML: it comes last. `problems` are Helm's messages for it. */
const sorted = (files: ReadonlyMap<string, string>) => {
  const documents: OrderedDocument[] = [];
  const hooks: OrderedDocument[] = [];
  const problems: string[] = [];
  for (const file of [...files.keys()].sort(compareStrings)) {
    const text = files.get(file) as string;
    for (const range of splitManifest(text)) {
      const document = text.slice(range.start, range.end);
      const { root, problems: broken } = parseDocument(document);
      const problem = broken[0];
      if (problem) problems.push(`YAML parse error on ${file}: ${problem.message}`);
      const readable = problem ? undefined : root;
      const hook = readable && nodeAt(readable, ['metadata', 'annotations', 'helm.sh/hook']);
      const ordered = { file, text: document, range, kind: scalar(readable && nodeAt(readable, ['kind'])) };
      if (!hook) documents.push(ordered);
      else if (
        scalar(hook)
          .split(',')
          .every((event) => hookEvents.has(event.trim().toLowerCase()))
      )
        hooks.push(ordered);
    }
  }
  return { documents: documents.sort(byKind), hooks: hooks.sort(byKind), problems };
};

/** Rendered files as one text in Helm's order that keeps its origins, what is not YAML included. */
export const joinManifest = (files: ReadonlyMap<string, Marked>): { readonly text: Marked; readonly problems: readonly string[] } => {
  const { documents, hooks, problems } = sorted(new Map([...files].map(([name, { text }]) => [name, text])));
  const builder = new TextBuilder(false);
  for (const { file, range } of [...documents, ...hooks]) {
    builder.add(`---\n# Source: ${file}\n`);
    builder.addSlice(files.get(file) as Marked, range.start, range.end);
    builder.add('\n');
  }
  return { text: builder.build(), problems };
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
