/** The command line's arguments. */
import { fixKinds } from '../analysis/index.ts';

/** Arguments that cannot be used; the message is for people. */
export class UsageError extends Error {}

/** Options as Node's `parseArgs` takes them. */
type Options = Readonly<Record<string, { type: 'string' | 'boolean'; short?: string; multiple?: boolean }>>;

const values: Options = {
  values: { type: 'string', short: 'f', multiple: true },
  set: { type: 'string', multiple: true },
  'set-string': { type: 'string', multiple: true },
  'kube-version': { type: 'string' },
  deps: { type: 'string', multiple: true },
};

/** The options of each command. */
export const commandOptions: Readonly<Record<string, Options>> = {
  check: {
    ...values,
    format: { type: 'string' },
    output: { type: 'string' },
    'fail-on': { type: 'string' },
    'no-color': { type: 'boolean' },
    baseline: { type: 'string' },
    'write-baseline': { type: 'string' },
  },
  fix: {
    ...values,
    fix: { type: 'string' },
    'dry-run': { type: 'boolean' },
    unsafe: { type: 'boolean' },
    'upgrade-note': { type: 'boolean' },
  },
  render: {
    ...values,
    'release-name': { type: 'string' },
    namespace: { type: 'string', short: 'n' },
    'is-upgrade': { type: 'boolean' },
    revision: { type: 'string' },
    'chart-version': { type: 'string' },
    'app-version': { type: 'string' },
    'api-versions': { type: 'string', short: 'a', multiple: true },
    'show-only': { type: 'string', short: 's', multiple: true },
  },
  explain: { ...values, chart: { type: 'string' } },
  lsp: { stdio: { type: 'boolean' } },
};

/** What `parseArgs` gives, as the commands read it. */
export interface Arguments {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
}

export const text = ({ values: given }: Arguments, name: string): string | undefined => {
  const value = given[name];
  return typeof value === 'string' ? value : undefined;
};

export const texts = ({ values: given }: Arguments, name: string): string[] => {
  const value = given[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : typeof value === 'string' ? [value] : [];
};

export const flag = ({ values: given }: Arguments, name: string): boolean => given[name] === true;

export const help = `keelson: keeps Helm charts upgradable

  keelson check  [PATH...]   find what breaks upgrades; PATH is a chart folder, a .tgz, a folder of charts or one template file (default: .)
      --format text|json     --output FILE
      --fail-on error|warning|info|never          (default: error)
      --no-color             no colour even on a terminal
      --write-baseline FILE  write down what is found, to be put up with
      --baseline FILE        leave out what is written there
      --kube-version V  --values/-f FILE  --set k=v  --set-string k=v
      --deps DIR             charts, or folders of charts, that stand in for dependencies that are not vendored
  keelson fix    [PATH...]   apply fixes
      --fix KIND             only this kind: ${fixKinds.slice(0, 4).join(', ')},
                             ${fixKinds.slice(4).join(', ')}
      --dry-run              print a diff instead
      --unsafe               also those that need a migration of installed releases
      --upgrade-note         with --unsafe: also tells the chart's users what to do, in its README or UPGRADING.md, and raises its version
  keelson render CHART       print what \`helm template\` prints
      --values/-f FILE  --set k=v  --set-string k=v  --release-name NAME  --namespace NS  --is-upgrade  --revision N
      --chart-version V  --app-version V  --kube-version V  --api-versions A  --show-only FILE  --deps DIR
  keelson explain RULE|FIX   the page of the rule or the fix
      --chart CHART          of a rule: instead, what users of this chart must do once it is mended
  keelson lsp --stdio        the language server

Exit status: 0 nothing found at or above the failing severity, 1 findings, 2 it could not do its job.
`;
