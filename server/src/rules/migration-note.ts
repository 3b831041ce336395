/** The words of a migration, in Markdown: for the README of the chart, for hovers, for `keelson explain --chart`. */
import { type Refusal, statefulSetRefusals } from '../kubernetes/index.ts';
import type { MigratedSet, Migration } from './migration.ts';

/** The note without its heading, which depends on where it is put. */
export const migrationNote = (migration: Migration): string =>
  [...migration.sets.map(whatChanged), ...forWhom(migration), ...steps(migration), ...consequences(migration), ...answers()]
    .join('\n\n')
    .concat('\n');

const code = (text: string): string => `\`${text}\``;

const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;

const whatChanged = ({ name, claims, fields }: MigratedSet): string => {
  const parts = [
    ...claims.map((claim) => `${listed(claim.fields.map(code))} in the claim template ${code(claim.name)}`),
    ...fields.map((field) => code(field)),
  ];
  return `In the StatefulSet ${code(name)}, ${listed(parts)} no longer ${parts.length > 1 || (claims[0]?.fields.length ?? 0) > 1 ? 'change' : 'changes'} from release to release.`;
};

const forWhom = ({ next, sets }: Migration): string[] => {
  const guards = [...new Set(sets.map(({ guard }) => listed(guard.map(code))))];
  const who = guards.includes('') ? 'Every release' : `Every release with ${guards.join(', or with ')}`;
  return [
    `Kubernetes refuses every change of these fields, this one included. ${who} that was installed from a version before ${next} therefore needs the steps below once; without them the upgrade fails. New installations need nothing.`,
  ];
};

const namespace = '--namespace NAMESPACE';

const steps = ({ chart, next, sets }: Migration): string[] => [
  `Put the name and the namespace of the release in the place of ${code('RELEASE')} and ${code('NAMESPACE')}, and where the chart is kept in the place of ${code('REPOSITORY')}. Where the values give names of their own, use these; the first step shows them.`,
  numbered([
    ['Look at what is there:', sets.flatMap(looks)],
    ['Back up. Also take snapshots of the volumes, or a dump of the data, with the means of your storage:', backups(sets)],
    ...protection(sets),
    [
      'Delete the StatefulSet, and nothing but it. Its Pods and volume claims stay, and the Pods go on working:',
      sets.map(({ name }) => `kubectl ${namespace} delete statefulset ${name} --cascade=orphan`),
    ],
    [
      'Upgrade at once, with the values that you always give:',
      [`helm upgrade RELEASE REPOSITORY/${chart} --version ${next} ${namespace} --values VALUES.yaml`],
    ],
    ['Wait until all Pods are ready:', sets.map(({ name }) => `kubectl ${namespace} rollout status statefulset ${name}`)],
  ]),
];

const looks = ({ name, ownLabels, podLabels }: MigratedSet): string[] => {
  const select = (labels: readonly string[]): string => `--selector ${labels.join(',')}`;
  return [
    `kubectl ${namespace} get statefulset ${ownLabels.length > 0 ? select(ownLabels) : name}`,
    ...(podLabels.length > 0 ? [`kubectl ${namespace} get pods,persistentvolumeclaims ${select(podLabels)}`] : []),
  ];
};

const backups = (sets: readonly MigratedSet[]): string[] => [
  `helm get values RELEASE ${namespace} --output yaml > VALUES.yaml`,
  ...sets.map(({ name }) => `kubectl ${namespace} get statefulset ${name} --output yaml > ${name}.yaml`),
];

/** Only where the chart asks Kubernetes to delete claims with their StatefulSet. */
const protection = (sets: readonly MigratedSet[]): [string, string[]][] => {
  const patch = '\'{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain"}}}\'';
  const commands = sets
    .filter(({ deletesClaims }) => deletesClaims)
    .map(({ name }) => `kubectl ${namespace} patch statefulset ${name} --patch ${patch}`);
  return commands.length > 0
    ? [['Make sure that the volume claims are kept, which this chart asks Kubernetes to delete with the StatefulSet:', commands]]
    : [];
};

/** Each step with its commands; fences are indented into the list. */
const numbered = (list: readonly (readonly [string, readonly string[]])[]): string =>
  list
    .map(([words, commands], i) => `${i + 1}. ${words}\n\n   \`\`\`console\n${commands.map((command) => `   ${command}\n`).join('')}   \`\`\``)
    .join('\n\n');

const consequences = ({ version, sets }: Migration): string[] => {
  const claims = sets.flatMap(({ name, claims: own }) => own.map((claim) => code(`${claim.name}-${name}-0`)));
  return [
    [
      '- Pods: the new StatefulSet takes them over by their labels. It replaces them, one after the other, only where the upgrade changes the Pod template.',
      `- Volume claims${claims.length > 0 ? ` (${listed(claims)} and so on)` : ''} are used again as they are, with their data. They keep their old labels, which does no harm: Kubernetes copies labels only when it makes a claim.`,
      `- Going back with ${code('helm rollback')} to ${version === '' ? 'an older version' : `${version} or older`} needs the same deletion before it. ${code('helm upgrade --force')} is no way around it: that, too, is refused.`,
      '- Argo CD, Flux and their like: stop them from reconciling this release before the deletion, and let them do the upgrade itself.',
    ].join('\n'),
  ];
};

const answers = (): string[] => [
  `Without these steps Helm tells ${code('UPGRADE FAILED')} with ${code('spec: Forbidden:')} and one of these answers of Kubernetes, none of which names the field:`,
  statefulSetRefusals.map(answer).join('\n'),
];

const answer = ({ since, message }: Refusal, i: number): string => {
  const until = statefulSetRefusals[i - 1];
  const versions = until === undefined ? `1.${since} and newer` : until.since - 1 === since ? `1.${since}` : `1.${since} to 1.${until.since - 1}`;
  return `- Kubernetes ${versions}: ${code(message)}`;
};
