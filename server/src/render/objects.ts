/** Builds the objects that a template sees: `.Values .Chart .Release .Capabilities .Files .Template .Subcharts` (helm pkg/engine, recAllTpls). */
import { memo, type Range, type SourceText } from '../base/index.ts';
import type { Chart, PreparedChart } from '../chart/index.ts';
import { defaultApiVersions, defaultKubeVersion, helmVersion } from '../kubernetes/index.ts';
import { Bool, bool, Dict, Float, Int, List, nil, Source, type Sources, Str, Struct, str, type Value } from '../value/index.ts';
import { type Plain, type PlainMap, parseDocument } from '../yaml/index.ts';
import { filesObject } from './files.ts';
import type { Watch } from './program.ts';
import { Hop } from './trace.ts';
import { WatchedValues } from './watched.ts';

/** The release and cluster of a render. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly isUpgrade: boolean;
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
}

export const defaultRelease: Release = {
  name: 'release-name',
  namespace: 'default',
  revision: 1,
  isUpgrade: false,
  kubeVersion: defaultKubeVersion,
  apiVersions: defaultApiVersions,
};

/** The versions that a chart has in this render. */
export interface Versions {
  readonly version: string;
  readonly appVersion: string;
}

/**
 * A plain value as Go data; `path` marks it and all its members as open values of the top chart. Tables are made when they are looked at: of large values a
 * template reads little.
 */
export const openValue = (plain: Plain, path: readonly (string | number)[]): Value => {
  const value = convert(plain, (inner, step) => openValue(inner, [...path, step]));
  value.from = { kind: 'input', path };
  return value;
};

/** The same without marks. */
export const closedValue = (plain: Plain): Value => convert(plain, closedValue);

const convert = (plain: Plain, member: (plain: Plain, step: string | number) => Value): Value => {
  if (plain === null) return nil();
  if (typeof plain === 'string') return new Str(plain);
  if (typeof plain === 'number') return new Float(plain);
  if (typeof plain === 'bigint') return new Int(plain, 'int64');
  if (typeof plain === 'boolean') return new Bool(plain);
  if (Array.isArray(plain)) return new List(plain.map(member));
  return new Dict(
    () => {
      const entries = new Map<string, Value>();
      for (const [key, value] of plain) entries.set(key, member(value, key));
      return entries;
    },
    undefined,
    true,
  );
};

/** Where Chart.yaml says `version` and `appVersion`. */
const versionPlaces = memo((file: SourceText): ReadonlyMap<string, Range> => {
  const places = new Map<string, Range>();
  const { root } = parseDocument(file.text);
  if (root?.kind === 'map') {
    for (const { key, value } of root.pairs) if (typeof key.value === 'string' && value.kind === 'scalar') places.set(key.value, value.range);
  }
  return places;
});

const chartObject = (chart: Chart, isRoot: boolean, name: string, versions: Versions): Dict => {
  const fields = new Map<string, Value>();
  for (const [key, value] of chart.metadata.fields) fields.set(key, closedValue(value));
  fields.set('Name', str(name));
  const version = (text: string, key: string, sources: Sources): Str => {
    const range = versionPlaces(chart.chartFile).get(key) ?? { start: 0, end: 0 };
    const hop = new Hop('file', chart.chartFile, range, undefined, -1, sources, undefined);
    return new Str(text, text === '' ? undefined : [{ end: text.length, origin: hop, at: 0 }], sources);
  };
  fields.set('Version', version(versions.version, 'version', Source.chartVersion));
  fields.set('AppVersion', version(versions.appVersion, 'appVersion', Source.appVersion));
  fields.set('IsRoot', bool(isRoot));
  const object = new Dict(fields);
  object.sources = Source.chartVersion | Source.appVersion;
  return object;
};

const withSources = <Kind extends Value>(value: Kind, sources: Sources): Kind => {
  value.sources = sources;
  return value;
};

const releaseObject = (release: Release): Dict =>
  new Dict(
    new Map<string, Value>([
      ['Name', str(release.name)],
      ['Namespace', str(release.namespace)],
      ['IsUpgrade', withSources(new Bool(release.isUpgrade), Source.isUpgrade)],
      ['IsInstall', withSources(new Bool(!release.isUpgrade), Source.isUpgrade)],
      ['Revision', withSources(new Int(release.revision), Source.revision)],
      ['Service', str('Helm')],
    ]),
  );

const cluster = <Kind extends Value>(value: Kind, what: string): Kind => {
  value.sources = Source.capabilities;
  value.from = { kind: 'cluster', what };
  return value;
};

const capabilitiesObject = (release: Release): Struct => {
  // Helm keeps the version as given, and compares with one stripped of suffixes (capabilities.go, ParseKubeVersion).
  const given = release.kubeVersion.startsWith('v') ? release.kubeVersion : `v${release.kubeVersion}`;
  const [, major = '', minor = '', patch = '0'] = /^v(\d+)\.(\d+)(?:\.(\d+))?/.exec(given) ?? [];
  const normalized = `v${major}.${minor}.${patch}`;
  const version = (): Str => cluster(new Str(given), 'kubeVersion');
  const kubeVersion = new Struct(
    'common.KubeVersion',
    new Map([
      ['Version', version()],
      ['Major', cluster(new Str(major), 'kubeVersion')],
      ['Minor', cluster(new Str(minor), 'kubeVersion')],
    ]),
    new Map([
      ['String', { params: [], call: () => cluster(new Str(normalized), 'kubeVersion') }],
      ['GitVersion', { params: [], call: version }],
    ]),
    cluster(new Str(normalized), 'kubeVersion'),
  );
  const apiVersions = new Struct(
    'common.VersionSet',
    new Map(),
    new Map([
      [
        'Has',
        {
          params: ['string'],
          call: ([name]: readonly Value[]) => cluster(new Bool(release.apiVersions.includes((name as Str).text)), `apiVersion ${(name as Str).text}`),
        },
      ],
    ]),
    new List(release.apiVersions.map(str), 'common.VersionSet'),
  );
  const helm = new Struct(
    'version.BuildInfo',
    new Map([
      ['Version', str(helmVersion.version)],
      ['GitCommit', str(helmVersion.gitCommit)],
      ['GitTreeState', str(helmVersion.gitTreeState)],
      ['GoVersion', str(helmVersion.goVersion)],
    ]),
  );
  return new Struct(
    '*common.Capabilities',
    new Map<string, Value>([
      ['KubeVersion', kubeVersion],
      ['APIVersions', apiVersions],
      ['HelmVersion', helm],
    ]),
  );
};

/**
 * The context (`$`) of each chart that takes part, by `fullPath`. Values are shared between a parent's table and the subchart's `.Values`, as in Go. `watch`: told of what
 * is read of the top chart's values.
 */
export const buildContexts = (
  root: PreparedChart,
  values: PlainMap,
  release: Release,
  versions: (chart: Chart) => Versions,
  shared: WeakSet<ReadonlyMap<string, Value>>,
  watch: Watch,
): ReadonlyMap<string, Dict> => {
  const contexts = new Map<string, Dict>();
  const releaseDict = releaseObject(release);
  const capabilities = capabilitiesObject(release);
  shared.add(releaseDict.entries);

  const build = (prepared: PreparedChart, own: Value): Dict => {
    const subcharts = new Dict();
    const chart = chartObject(prepared.chart, prepared.isRoot, prepared.name, versions(prepared.chart));
    const context = new Dict(
      new Map<string, Value>([
        ['Chart', chart],
        ['Files', filesObject(prepared.chart)],
        ['Release', releaseDict],
        ['Capabilities', capabilities],
        ['Values', own],
        ['Subcharts', subcharts],
      ]),
    );
    for (const object of [chart, subcharts, context, own]) if (object.kind === 'dict') shared.add(object.entries);
    contexts.set(prepared.fullPath, context);
    for (const child of prepared.dependencies) {
      const table = own.kind === 'dict' ? own.entries.get(child.name) : undefined;
      subcharts.entries.set(child.name, build(child, table?.kind === 'dict' ? table : openValue(new Map(), child.valuesPath)));
    }
    return context;
  };

  const top = openValue(values, []);
  build(root, new Dict(new WatchedValues((top as Dict).entries, watch), 'common.Values'));
  (contexts.get(root.fullPath)?.entries.get('Values') as Dict).from = { kind: 'input', path: [] };
  return contexts;
};
