/** Chart.yaml and requirements.yaml → what Helm knows of a chart (helm pkg/chart/v2, Metadata). */
import { append, type Range, type SourceText } from '../base/index.ts';
import { decode, type Plain, type PlainMap, toPlain, type YamlList, type YamlNode } from '../yaml/index.ts';
import type { ChartMetadata, ChartProblem, Dependency } from './chart.ts';
import { validate } from './validate.ts';

const text = (value: Plain | undefined): string =>
  value === undefined || value === null || value instanceof Map || Array.isArray(value) ? '' : String(value);

const child = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  node?.kind === 'map' ? node.pairs.findLast((pair) => pair.key.value === key)?.value : undefined;

/** Fields of Go's Metadata with their names in Chart.yaml. All of them are there in `.Chart`, empty or not. */
const textFields: readonly (readonly [string, string])[] = [
  ['Name', 'name'],
  ['Home', 'home'],
  ['Version', 'version'],
  ['Description', 'description'],
  ['Icon', 'icon'],
  ['APIVersion', 'apiVersion'],
  ['Condition', 'condition'],
  ['Tags', 'tags'],
  ['AppVersion', 'appVersion'],
  ['KubeVersion', 'kubeVersion'],
  ['Type', 'type'],
];

/**
 * Reads Chart.yaml. `requirements` is requirements.yaml, which Helm reads over it whatever the apiVersion is, or the dependencies that are known from it. Whatever is
 * wrong becomes a problem, and the rest is used.
 */
export const readMetadata = (
  file: SourceText,
  requirements: SourceText | readonly Dependency[] | undefined,
  fallbackName: string,
): { readonly metadata: ChartMetadata; readonly problems: readonly ChartProblem[] } => {
  const { root, problems: found } = decode(file.text);
  // A YAML parser stops at its first error, and so does Helm; those after it mostly follow from it.
  const problems: ChartProblem[] = found.slice(0, 1).map(({ message, range }) => ({
    file: file.path,
    range,
    message: `Chart.yaml cannot be read: ${message}`,
    fatal: true,
  }));
  const value = root && toPlain(root);
  const map: PlainMap = value instanceof Map ? value : new Map();
  const at = (key: string): Range => child(root, key)?.range ?? { start: 0, end: Math.min(file.text.length, 1) };
  const written = (key: string): string => sourceOf(root, key, file) ?? text(map.get(key));
  const apiVersion = text(map.get('apiVersion')) || 'v1';
  let { dependencies, isListed } = listIn(root, file);
  const isReadable = problems.length === 0;
  if (isReadable && root && !(value instanceof Map))
    problems.push({ file: file.path, range: root.range, message: 'Chart.yaml must be a map', fatal: true });
  if (requirements && 'text' in requirements) {
    const own = decode(requirements.text);
    for (const { message, range } of own.problems.slice(0, 1))
      problems.push({ file: requirements.path, range, message: `requirements.yaml cannot be read: ${message}`, fatal: true });
    if (child(own.root, 'dependencies')) ({ dependencies, isListed } = listIn(own.root, requirements));
  } else if (requirements) dependencies = requirements;
  if (isReadable && value instanceof Map) {
    const told = { name: text(map.get('name')), version: text(map.get('version')), type: text(map.get('type')), dependencies };
    append(problems, validate(told, file.path, at));
    for (const key of ['version', 'appVersion']) {
      const given = map.get(key);
      if (typeof given === 'number' || typeof given === 'boolean') checkText(key, root, file, problems);
    }
  }
  const name = text(map.get('name')) || fallbackName;
  const fields: PlainMap = new Map<string, Plain>(textFields.map(([field, key]) => [field, written(key)]));
  fields
    .set('Name', name)
    .set('APIVersion', apiVersion)
    .set('Deprecated', map.get('deprecated') === true);
  fields.set('Sources', listOf(map.get('sources'))).set('Keywords', listOf(map.get('keywords')));
  fields.set('Annotations', textMap(map.get('annotations')));
  fields.set('Maintainers', listOf(map.get('maintainers')).map(maintainer));
  fields.set('Dependencies', dependencies.map(dependencyFields));
  return {
    metadata: {
      apiVersion,
      name,
      version: written('version'),
      appVersion: written('appVersion'),
      isLibrary: text(map.get('type')).toLowerCase() === 'library',
      dependencies,
      listsDependencies: isListed || dependencies.length > 0,
      fields,
    },
    problems,
  };
};

/** A version that YAML reads as a number has lost digits (`1.10`); Helm refuses it where a string is wanted. */
const checkText = (key: string, root: YamlNode | undefined, file: SourceText, problems: ChartProblem[]): void => {
  const node = child(root, key);
  if (!node) return;
  const source = file.text.slice(node.range.start, node.range.end);
  // sigs.k8s.io/yaml turns a number into a string where the Go field is one, so only the digits that the number lost are wrong.
  if (String(Number(source)) !== source) {
    problems.push({
      file: file.path,
      range: node.range,
      message: `\`${key}: ${source}\` is a number to YAML, so Helm may read it otherwise; put it in quotes`,
      fatal: false,
    });
  }
};

/** A number's or boolean's text as sigs.k8s.io/yaml makes it for a string field. */
const sourceOf = (root: YamlNode | undefined, key: string, _file: SourceText): string | undefined => {
  const node = child(root, key);
  if (node?.kind !== 'scalar' || typeof node.value === 'string') return undefined;
  return node.value === null ? '' : String(node.value);
};

const listOf = (value: Plain | undefined): Plain[] => (Array.isArray(value) ? value : []);

const textMap = (value: Plain | undefined): PlainMap =>
  new Map(value instanceof Map ? [...value].map(([key, entry]) => [key, text(entry)] as const) : []);

const maintainer = (value: Plain): PlainMap => {
  const map: PlainMap = value instanceof Map ? value : new Map();
  return new Map([
    ['Name', text(map.get('name'))],
    ['Email', text(map.get('email'))],
    ['URL', text(map.get('url'))],
  ]);
};

const dependencyFields = ({ name, version, repository, condition, tags, alias }: Dependency): PlainMap =>
  new Map<string, Plain>([
    ['Name', name],
    ['Version', version],
    ['Repository', repository],
    ['Condition', condition],
    ['Tags', [...tags]],
    ['Enabled', true],
    ['ImportValues', []],
    ['Alias', alias],
  ]);

/** The dependencies of Chart.yaml or requirements.yaml, and whether there is a list of them at all: Helm tells an empty list from none. */
const listIn = (root: YamlNode | undefined, file: SourceText): { readonly dependencies: readonly Dependency[]; readonly isListed: boolean } => {
  const list = child(root, 'dependencies');
  return list?.kind === 'list' ? { dependencies: dependenciesIn(list, file), isListed: true } : { dependencies: [], isListed: false };
};

const dependenciesIn = (list: YamlList, file: SourceText): Dependency[] => {
  return list.items.flatMap((item) => {
    const value = toPlain(item);
    if (!(value instanceof Map)) return [];
    const imports = value.get('import-values');
    return [
      {
        name: text(value.get('name')),
        version: text(value.get('version')),
        repository: text(value.get('repository')),
        alias: text(value.get('alias')),
        condition: text(value.get('condition')),
        tags: listOf(value.get('tags')).map(text),
        importValues: (Array.isArray(imports) ? imports : []).map(importOf),
        file: file.path,
        range: child(item, 'name')?.range ?? item.range,
      },
    ];
  });
};

/** Both forms of import-values as `child` and `parent`; a bare name stands for `exports.<name>` into the parent's root. */
const importOf = (value: Plain): PlainMap =>
  value instanceof Map
    ? new Map([
        ['child', text(value.get('child'))],
        ['parent', text(value.get('parent'))],
      ])
    : new Map([
        ['child', `exports.${text(value)}`],
        ['parent', '.'],
      ]);
