/** The words of a migration, in Markdown: for the README of the chart, for hovers, for `keelson explain --chart`. */
import { type GuardedKind, guardedKinds, type Refusal, statefulSetRefusals } from '../kubernetes/index.ts';
import type { MigratedObject, Migration } from './migration.ts';

/** The note without its heading, which depends on where it is put. */
export const migrationNote = (migration: Migration): string =>
  [...migration.objects.map(whatChanged), ...forWhom(migration), ...steps(migration), consequences(migration), ...answers(migration)]
    .join('\n\n')
    .concat('\n');

/** What is better now, for a list of changes. */
export const migrationSummary = ({ objects }: Migration): string =>
  `${objects.every(({ fields }) => fields.length === 0) ? 'Volume claim templates' : 'Fields that Kubernetes refuses to change'} no longer change from release to release`;

const code = (text: string): string => `\`${text}\``;

const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;

const whatChanged = ({ kind, name, claims, fields }: MigratedObject): string => {
  const parts = [
    ...claims.map((claim) => `${listed(claim.fields.map(code))} in the claim template ${code(claim.name)}`),
    ...fields.map((field) => code(field)),
  ];
  return `In the ${kind} ${code(name)}, ${listed(parts)} no longer ${parts.length > 1 || (claims[0]?.fields.length ?? 0) > 1 ? 'change' : 'changes'} from release to release.`;
};

const forWhom = ({ version, next, isKept, objects }: Migration): string[] => {
  const guards = [...new Set(objects.map(({ guard }) => listed(guard.map(code))))];
  const who = guards.includes('') ? 'Every release' : `Every release with ${guards.join(', or with ')}`;
  const jobs = objects.some(({ kind }) => kind === 'Job') ? ' Nor does a Job whose name is another one now, or which became a hook.' : '';
  if (isKept)
    return [
      `Kubernetes refuses every change of these fields. They keep the values of version ${version}: releases that were installed from it need nothing, nor do new ones. ${who} that was installed from another version before ${next} needs the steps below once; without them the upgrade fails.${jobs}`,
    ];
  return [
    `Kubernetes refuses every change of these fields, this one included. ${who} that was installed from a version before ${next} therefore needs the steps below once; without them the upgrade fails. New installations need nothing.${jobs}`,
  ];
};

const kubectl = 'kubectl --namespace NAMESPACE';

/** As kubectl calls the kind. */
const resource = (kind: GuardedKind): string => kind.toLowerCase();

const ofKind = (objects: readonly MigratedObject[], kind: GuardedKind): MigratedObject[] => objects.filter((object) => object.kind === kind);

type Step = readonly [words: string, commands: readonly string[]];

const steps = ({ chart, next, objects }: Migration): string[] => [
  `Put the name and the namespace of the release in the place of ${code('RELEASE')} and ${code('NAMESPACE')}, and where the chart is kept in the place of ${code('REPOSITORY')}. Where the values give names of their own, use these; the first step shows them.`,
  numbered([
    ['Look at what is there:', objects.flatMap(looks)],
    [backupWords(objects), backups(objects)],
    ...protection(objects),
    ...guardedKinds.flatMap((kind) => deletion(kind, ofKind(objects, kind))),
    [
      'Upgrade at once, with the values that you always give:',
      [`helm upgrade RELEASE REPOSITORY/${chart} --version ${next} --namespace NAMESPACE --values VALUES.yaml`],
    ],
    ...waiting(objects),
  ]),
];

const looks = ({ kind, name, ownLabels, podLabels }: MigratedObject): string[] => {
  const select = (labels: readonly string[]): string => `--selector ${labels.join(',')}`;
  const below = kind === 'StatefulSet' ? 'pods,persistentvolumeclaims' : kind === 'Deployment' ? 'replicasets,pods' : 'pods';
  return [
    `${kubectl} get ${resource(kind)} ${ownLabels.length > 0 ? select(ownLabels) : name}`,
    ...(podLabels.length > 0 ? [`${kubectl} get ${below} ${select(podLabels)}`] : []),
  ];
};

const backupWords = (objects: readonly MigratedObject[]): string =>
  objects.some(({ kind }) => kind === 'StatefulSet')
    ? 'Back up. Also take snapshots of the volumes, or a dump of the data, with the means of your storage:'
    : 'Back up:';

const backups = (objects: readonly MigratedObject[]): string[] => [
  'helm get values RELEASE --namespace NAMESPACE --output yaml > VALUES.yaml',
  ...objects
    .filter(({ kind }) => kind !== 'Job')
    .map(({ kind, name }) => `${kubectl} get ${resource(kind)} ${name} --output yaml > ${fileName(kind, name, objects)}.yaml`),
];

/** By the name alone, unless objects of two kinds share it. */
const fileName = (kind: GuardedKind, name: string, objects: readonly MigratedObject[]): string =>
  objects.some((other) => other.name === name && other.kind !== kind && other.kind !== 'Job') ? `${name}-${resource(kind)}` : name;

/** Only where the chart asks Kubernetes to delete claims with their StatefulSet. */
const protection = (objects: readonly MigratedObject[]): Step[] => {
  const patch = '\'{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain"}}}\'';
  const commands = objects.filter(({ deletesClaims }) => deletesClaims).map(({ name }) => `${kubectl} patch statefulset ${name} --patch ${patch}`);
  return commands.length > 0
    ? [['Make sure that the volume claims are kept, which this chart asks Kubernetes to delete with the StatefulSet:', commands]]
    : [];
};

const stays: Readonly<Record<Exclude<GuardedKind, 'Job'>, string>> = {
  StatefulSet: 'Its Pods and volume claims stay, and the Pods go on working',
  Deployment: 'Its ReplicaSets and Pods stay, and the Pods go on working',
  DaemonSet: 'Its Pods stay, and go on working',
  ReplicaSet: 'Its Pods stay, and go on working',
};

const deletion = (kind: GuardedKind, objects: readonly MigratedObject[]): Step[] => {
  if (objects.length === 0) return [];
  if (kind === 'Job') {
    const words =
      'Wait until the Job is done, then delete it with its Pods and their logs. The upgrade makes it anew, and it runs once more. If it is gone already, there is nothing to delete:';
    return [[words, objects.map(({ name }) => `${kubectl} delete job ${name} --ignore-not-found`)]];
  }
  const words = `Delete the ${kind}, and nothing but it. ${stays[kind]}:`;
  return [[words, objects.map(({ name }) => `${kubectl} delete ${resource(kind)} ${name} --cascade=orphan`)]];
};

const waiting = (objects: readonly MigratedObject[]): Step[] => {
  const rollouts = objects.filter(({ rollsOut }) => rollsOut).map(({ kind, name }) => `${kubectl} rollout status ${resource(kind)} ${name}`);
  return rollouts.length > 0 ? [['Wait until all Pods are ready:', rollouts]] : [];
};

/** Each step with its commands; fences are indented into the list. */
const numbered = (list: readonly Step[]): string =>
  list
    .map(([words, commands], i) => `${i + 1}. ${words}\n\n   \`\`\`console\n${commands.map((command) => `   ${command}\n`).join('')}   \`\`\``)
    .join('\n\n');

const consequences = ({ version, isKept, objects }: Migration): string => {
  const claims = objects.flatMap(({ name, claims: own }) => own.map((claim) => code(`${claim.name}-${name}-0`)));
  const hasClaims = objects.some(({ kind }) => kind === 'StatefulSet');
  const isRenamed = objects.some((object) => object.claims.some(({ fields }) => fields.includes('metadata.name')));
  return [
    ...guardedKinds.flatMap((kind) => podsOf(kind, ofKind(objects, kind))),
    ...(hasClaims
      ? [
          `- Volume claims${claims.length > 0 ? ` (${listed(claims)} and so on)` : ''} are used again as they are, with their data. They keep their old labels, which does no harm: Kubernetes copies labels only when it makes a claim.`,
        ]
      : []),
    ...(isRenamed
      ? [
          '- Where the claim template had another name, Kubernetes makes new, empty volume claims; the old ones stay. Copy their data over before you use the new ones.',
        ]
      : []),
    `- Going back with ${code('helm rollback')} to ${version === '' ? 'an older version' : isKept ? `a version before ${version}` : `${version} or older`} needs the same deletion before it. ${code('helm upgrade --force')} is no way around it: that, too, is refused.`,
    '- Argo CD, Flux and their like: stop them from reconciling this release before the deletion, and let them do the upgrade itself.',
  ].join('\n');
};

/** What becomes of the Pods. Those that lack a label of a new selector are nobody's. */
const podsOf = (kind: GuardedKind, objects: readonly MigratedObject[]): string[] => {
  if (objects.length === 0 || kind === 'Job') return [];
  const selects = objects.some(({ fields }) => fields.some((field) => field.startsWith('spec.selector')));
  const taken = kind === 'Deployment' ? 'the old ReplicaSets over, and with them their Pods,' : 'them over';
  const replaced =
    kind === 'ReplicaSet'
      ? 'It does not replace them.'
      : `It replaces them${kind === 'StatefulSet' ? ', one after the other,' : ''} only where the upgrade changes the Pod template.`;
  const lost = `${kind === 'StatefulSet' ? ' A Pod that lacks one of the labels in its selector is not taken over and stands in the way of the new one: delete it by hand.' : ` ${kind === 'Deployment' ? 'ReplicaSets' : 'Pods'} that lack one of the labels in its selector are not taken over: delete them by hand once the new Pods are ready.`}`;
  return [`- Pods: the new ${kind} takes ${taken} by their labels. ${replaced}${selects ? lost : ''}`];
};

const answers = ({ objects }: Migration): string[] => {
  const lines = [
    ...(ofKind(objects, 'StatefulSet').length > 0 ? statefulSetRefusals.map(statefulSetAnswer) : []),
    ...guardedKinds.flatMap((kind) => otherAnswer(kind, ofKind(objects, kind))),
  ];
  const isSet = objects.every(({ kind }) => kind === 'StatefulSet');
  const start = `Without these steps Helm tells ${code('UPGRADE FAILED')} with`;
  return [
    isSet
      ? `${start} ${code('spec: Forbidden:')} and one of these answers of Kubernetes, none of which names the field:`
      : `${start} one of these answers of Kubernetes:`,
    lines.join('\n'),
  ];
};

const statefulSetAnswer = ({ since, message }: Refusal, i: number): string => {
  const until = statefulSetRefusals[i - 1];
  const versions = until === undefined ? `1.${since} and newer` : until.since - 1 === since ? `1.${since}` : `1.${since} to 1.${until.since - 1}`;
  return `- Kubernetes ${versions}: ${code(message)}`;
};

/** Every version since 1.16 answers alike. */
const otherAnswer = (kind: GuardedKind, objects: readonly MigratedObject[]): string[] => {
  if (kind === 'StatefulSet' || objects.length === 0) return [];
  const field = objects.every(({ fields }) => fields.every((path) => path.startsWith('spec.selector'))) ? 'spec.selector' : 'spec.template';
  return [`- Kubernetes, every version, for the ${kind}: ${code(`${field}: Invalid value: …: field is immutable`)}`];
};
