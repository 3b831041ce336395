/** Every setting, once: the server reads its values, package.json declares it (a test compares them), the README lists it. */
export interface Setting {
  readonly key: string;
  readonly type: 'string' | 'boolean';
  readonly default: string | boolean;
  readonly values?: readonly string[];
  readonly description: string;
}

export const settings: readonly Setting[] = [
  {
    key: 'keelson.dependencies',
    type: 'string',
    default: 'info',
    values: ['error', 'info', 'off'],
    description: 'How to show findings that lie in vendored dependencies, which the author of the chart cannot mend.',
  },
  {
    key: 'keelson.kubernetesVersion',
    type: 'string',
    default: '',
    description: 'The Kubernetes version to render for, such as `1.30`. Empty: the one that Helm assumes.',
  },
  {
    key: 'keelson.authoring',
    type: 'boolean',
    default: true,
    description:
      'Navigation, completion, hovers over names, outline and rename in charts. Turn it off to leave these to another extension; findings and fixes stay.',
  },
  {
    key: 'keelson.inlayHints',
    type: 'string',
    default: 'immutable',
    values: ['off', 'immutable', 'all'],
    description:
      'What stands behind expressions in templates. `immutable`: of fields that cannot be changed, the value now and after the next release; `all`: also what other expressions print with the default values; `off`: nothing.',
  },
];

/** The settings' values as the program uses them. */
export interface Configuration {
  readonly dependencies: 'error' | 'info' | 'off';
  readonly kubernetesVersion: string;
  readonly authoring: boolean;
  readonly inlayHints: 'off' | 'immutable' | 'all';
}

/** Reads the values under `keelson`; anything that does not fit counts as not set. */
export const configurationFrom = (values: unknown): Configuration => {
  const map = (typeof values === 'object' && values !== null ? values : {}) as Readonly<Record<string, unknown>>;
  const { authoring, dependencies, inlayHints, kubernetesVersion } = map;
  return {
    dependencies: dependencies === 'error' || dependencies === 'off' ? dependencies : 'info',
    kubernetesVersion: typeof kubernetesVersion === 'string' && /^v?\d+\.\d+/.test(kubernetesVersion) ? kubernetesVersion : '',
    authoring: authoring !== false,
    inlayHints: inlayHints === 'off' || inlayHints === 'all' ? inlayHints : 'immutable',
  };
};
