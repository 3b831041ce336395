/** The objects of Helm at the root of a template, as people are told of them. */

export interface ObjectField {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
}

const field = (name: string, type: string, doc: string): ObjectField => ({ name, type, doc });

/** By the object's name; `` for the root itself. */
export const objectFields: ReadonlyMap<string, readonly ObjectField[]> = new Map([
  [
    '',
    [
      field('Values', 'map', 'The values: those of values.yaml, with what the user sets on top.'),
      field('Chart', 'map', 'What Chart.yaml says.'),
      field('Release', 'map', 'The release that is being made.'),
      field('Capabilities', 'object', 'What the cluster can do.'),
      field('Files', 'object', 'The other files of the chart.'),
      field('Template', 'map', 'The template that is being rendered.'),
      field('Subcharts', 'map', 'The root objects of the subcharts, by name.'),
    ],
  ],
  [
    'Chart',
    [
      field('Name', 'string', 'The name of the chart.'),
      field('Version', 'string', 'The version of the chart. It changes with every release of the chart.'),
      field('AppVersion', 'string', 'The version of the app in the chart. It changes with releases of the app.'),
      field('APIVersion', 'string', 'The version of the format of Chart.yaml.'),
      field('Type', 'string', '`application` or `library`.'),
      field('Description', 'string', 'One sentence about the chart.'),
      field('KubeVersion', 'string', 'The versions of Kubernetes that the chart supports.'),
      field('Home', 'string', 'The address of the project’s page.'),
      field('Icon', 'string', 'The address of an icon.'),
      field('Sources', 'list', 'Addresses of the source code.'),
      field('Keywords', 'list', 'Words to find the chart by.'),
      field('Maintainers', 'list', 'Who maintains the chart.'),
      field('Dependencies', 'list', 'The charts that this one depends on.'),
      field('Annotations', 'map', 'Free annotations of the chart.'),
      field('Deprecated', 'bool', 'Whether the chart is deprecated.'),
      field('IsRoot', 'bool', 'Whether the chart is the top one and no subchart.'),
    ],
  ],
  [
    'Release',
    [
      field('Name', 'string', 'The name of the release, which the user gives.'),
      field('Namespace', 'string', 'The namespace that the release goes to.'),
      field('Revision', 'int', 'The number of the revision: 1 for the install, one more for every upgrade and rollback.'),
      field('IsInstall', 'bool', 'Whether this is an install. It changes with the first upgrade.'),
      field('IsUpgrade', 'bool', 'Whether this is an upgrade or a rollback.'),
      field('Service', 'string', 'Always `Helm`.'),
    ],
  ],
  [
    'Capabilities',
    [
      field('KubeVersion', 'object', 'The version of Kubernetes.'),
      field('APIVersions', 'list', 'The API versions that the cluster has; ask it with `.Has`.'),
      field('HelmVersion', 'object', 'The version of Helm.'),
    ],
  ],
  [
    'Capabilities\0KubeVersion',
    [
      field('Version', 'string', 'The version of Kubernetes, such as `v1.30.0`.'),
      field('Major', 'string', 'The major version of Kubernetes.'),
      field('Minor', 'string', 'The minor version of Kubernetes.'),
      field('GitVersion', 'string', 'The same as `Version`, for old charts.'),
    ],
  ],
  [
    'Capabilities\0APIVersions',
    [field('Has', 'func(string) bool', 'Whether the cluster has an API version or a kind, such as `batch/v1` or `apps/v1/Deployment`.')],
  ],
  [
    'Capabilities\0HelmVersion',
    [
      field('Version', 'string', 'The version of Helm.'),
      field('GitCommit', 'string', 'The commit that Helm was built from.'),
      field('GitTreeState', 'string', 'Whether that commit had changes.'),
      field('GoVersion', 'string', 'The version of Go that Helm was built with.'),
    ],
  ],
  [
    'Files',
    [
      field('Get', 'func(string) string', 'The text of a file; empty where there is none.'),
      field('GetBytes', 'func(string) []byte', 'The content of a file as bytes.'),
      field('Glob', 'func(string) Files', 'The files that a pattern names.'),
      field('Lines', 'func(string) []string', 'The lines of a file.'),
      field('AsConfig', 'func() string', 'The files as the `data` of a ConfigMap.'),
      field('AsSecrets', 'func() string', 'The files as the `data` of a Secret.'),
    ],
  ],
  [
    'Template',
    [
      field('Name', 'string', 'The path of the template that is being rendered.'),
      field('BasePath', 'string', 'The path of the folder of templates.'),
    ],
  ],
]);

export const objectField = (path: readonly string[]): ObjectField | undefined =>
  objectFields.get(path.slice(0, -1).join('\0'))?.find(({ name }) => name === path.at(-1));
