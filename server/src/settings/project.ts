/** `.keelson.yaml`: what a project decides for everybody who checks its charts, in the editor and in CI. */
import type { Range } from '../base/index.ts';
import { decode, type YamlNode, type YamlPair } from '../yaml/index.ts';

export const projectFile = '.keelson.yaml';

export const ruleLevels = ['error', 'warning', 'info', 'off'] as const;
export type RuleLevel = (typeof ruleLevels)[number];

export interface ProjectConfiguration {
  /** The severity of rules that are not to have their own. */
  readonly rules: ReadonlyMap<string, RuleLevel>;
  /** Patterns of paths from the file's folder: `*` inside a folder, `**` across folders. */
  readonly ignore: readonly string[];
  readonly kubernetesVersion: string | undefined;
  /** Charts, or folders of charts, from the file's own folder, that stand in for dependencies. */
  readonly dependencies: readonly ProjectPath[];
  /** Paths in the values that hold versions: `image.build`, `*.tag`. */
  readonly versions: readonly string[];
}

/** A path, and where the file names it. */
export interface ProjectPath {
  readonly path: string;
  readonly range: Range;
}

export interface ProjectProblem {
  readonly message: string;
  readonly range: Range;
}

export const noProject: ProjectConfiguration = { rules: new Map(), ignore: [], kubernetesVersion: undefined, dependencies: [], versions: [] };

/** Reads the file's text. Whatever is wrong is told with its place, and the rest counts. `knownRules` are the names that it may use. */
export const readProject = (
  text: string,
  knownRules: readonly string[],
): { readonly configuration: ProjectConfiguration; readonly problems: readonly ProjectProblem[] } => {
  const { root, problems: broken } = decode(text);
  const problems: ProjectProblem[] = broken.slice(0, 1).map(({ message, range }) => ({ message: message.replace(/^yaml: line \d+: /, ''), range }));
  if (problems.length > 0 || !root || (root.kind === 'scalar' && root.value === null)) return { configuration: noProject, problems };
  const tell = (range: Range, message: string): undefined => void problems.push({ range, message });
  if (root.kind !== 'map') tell(root.range, 'this file must be a map');
  const second = /^---/m.exec(text.slice(root.range.end));
  if (second)
    tell({ start: root.range.end + second.index, end: root.range.end + second.index + 3 }, 'only the first document counts; take the others away');
  const configuration = { ...noProject, rules: new Map<string, RuleLevel>() };
  for (const { key, value } of root.kind === 'map' ? onlyOnce(root.pairs, tell) : []) {
    switch (key.value) {
      case 'rules':
        for (const pair of onlyOnce(mapOf(value, tell, '`rules`'), tell)) readRule(pair, knownRules, configuration.rules, tell);
        break;
      case 'ignore':
        configuration.ignore = inFolder(textsOf(value, tell, '`ignore`'), tell).map(({ path }) => path);
        break;
      case 'dependencies':
        configuration.dependencies = textsOf(value, tell, '`dependencies`');
        break;
      case 'versions':
        configuration.versions = textsOf(value, tell, '`versions`').map(({ path }) => path);
        break;
      case 'kubernetesVersion':
        configuration.kubernetesVersion = versionOf(value, text, tell);
        break;
      default:
        tell(key.range, `\`${String(key.value)}\` is not known; use rules, ignore, kubernetesVersion, dependencies or versions`);
    }
  }
  return { configuration, problems };
};

type Tell = (range: Range, message: string) => undefined;

const mapOf = (node: YamlNode, tell: Tell, what: string): readonly YamlPair[] => {
  if (node.kind === 'map') return node.pairs;
  if (node.kind !== 'scalar' || node.value !== null) tell(node.range, `${what} must be a map`);
  return [];
};

/** The last of several counts in YAML, which nobody would notice. */
const onlyOnce = (pairs: readonly YamlPair[], tell: Tell): readonly YamlPair[] => {
  const seen = new Set<unknown>();
  for (const { key } of pairs) {
    if (seen.has(key.value)) tell(key.range, `\`${String(key.value)}\` is there twice`);
    seen.add(key.value);
  }
  return pairs;
};

const inFolder = (paths: readonly ProjectPath[], tell: Tell): readonly ProjectPath[] =>
  paths.filter(({ path, range }) => !/^(?:\.\/)*\.\.(?:\/|$)/.test(path) || tell(range, `\`${path}\` lies outside of the folder of this file`));

const readRule = ({ key, value }: YamlPair, known: readonly string[], rules: Map<string, RuleLevel>, tell: Tell): void => {
  const rule = String(key.value);
  // YAML 1.1 reads a bare `off` as false.
  const given = value.kind === 'scalar' ? (value.value === false ? 'off' : String(value.value)) : '';
  const level = ruleLevels.find((candidate) => candidate === given);
  if (!known.includes(rule)) tell(key.range, `there is no rule \`${rule}\`; the rules are ${known.join(', ')}`);
  else if (level === undefined)
    tell(value.range, `${given === '' ? 'this' : `\`${given}\``} is no severity; write ${ruleLevels.slice(0, -1).join(', ')} or off`);
  else rules.set(rule, level);
};

const textsOf = (node: YamlNode, tell: Tell, what: string): ProjectPath[] => {
  if (node.kind !== 'list') {
    if (node.kind !== 'scalar' || node.value !== null) tell(node.range, `${what} must be a list`);
    return [];
  }
  return node.items.flatMap((item) => {
    if (item.kind === 'scalar' && typeof item.value === 'string' && item.value !== '') return [{ path: item.value, range: item.range }];
    tell(item.range, `every item of ${what} must be a text`);
    return [];
  });
};

/** As it is written: `1.30` is a number to YAML, and would be 1.3. */
const versionOf = (node: YamlNode, text: string, tell: Tell): string | undefined => {
  const written = text.slice(node.range.start, node.range.end).replace(/^["']|["']$/g, '');
  return /^v?\d+\.\d+(?:\.\d+)?$/.test(written) ? written : tell(node.range, 'this is no Kubernetes version; write one such as "1.30"');
};
