/** The project's file for a chart: found upward from the chart's folder, and what it says as options of a check. */
import { type Chart, loadChart } from '../chart/index.ts';
import { dirname, type FileSystem, isFailure, join, type Location, silentLog } from '../environment/index.ts';
import { type Finding, rules } from '../rules/index.ts';
import { noProject, type ProjectConfiguration, type ProjectProblem, projectFile, readProject } from '../settings/index.ts';
import { chartsBelow } from './discover.ts';
import { pathPattern } from './path-pattern.ts';

export interface Project extends ProjectConfiguration {
  /** Where the file is; undefined where there is none. */
  readonly location: Location | undefined;
  readonly text: string;
  readonly problems: readonly ProjectProblem[];
}

export const emptyProject: Project = { ...noProject, location: undefined, text: '', problems: [] };

/** Characters of a project's file; thousands of patterns have room in it. */
const maxLength = 200_000;
/** What is wrong with a file is told as long as somebody may read it. */
const mostProblems = 100;

/** What a text says as the project's file. */
export const projectFrom = (location: Location, text: string): Project => {
  if (text.length > maxLength) return { ...emptyProject, location, text, problems: [{ message: 'it is too long to be read', range: start }] };
  const { configuration, problems } = readProject(
    text,
    rules.map(({ id }) => id),
  );
  return { ...configuration, location, text, problems: problems.slice(0, mostProblems) };
};

/** The nearest file in the folder or above it. */
export const findProject = async (fs: FileSystem, folder: Location): Promise<Project> => {
  for (let at = folder; ; at = dirname(at)) {
    const location = join(at, projectFile);
    const bytes = await fs.readFile(location);
    if (bytes && isFailure(bytes)) return { ...emptyProject, location, problems: [{ message: `it cannot be read: ${bytes.failure}`, range: start }] };
    if (bytes) return projectFrom(location, new TextDecoder().decode(bytes));
    if (!at.includes('/') || at.endsWith(':/') || dirname(at) === at) return emptyProject;
  }
};

const start = { start: 0, end: 0 };

/** The charts that the project names for dependencies, and what is wrong with these names. */
export interface ProjectCharts {
  readonly charts: readonly Chart[];
  readonly problems: readonly ProjectProblem[];
}

export const projectCharts = async (fs: FileSystem, { location, dependencies }: Project): Promise<ProjectCharts> => {
  const charts: Chart[] = [];
  const problems: ProjectProblem[] = [];
  for (const { path, range } of location === undefined ? [] : dependencies) {
    const place = path.startsWith('/') ? path : join(dirname(location ?? ''), path);
    const found = isArchive(place) ? [place] : await chartsBelow(fs, silentLog, place, isArchive);
    const loaded = await Promise.all(found.map((one) => loadChart(fs, one)));
    const there = loaded.filter((chart) => chart !== undefined);
    if (there.length === 0) problems.push({ range, message: `\`${path}\` holds no chart` });
    charts.push(...there);
  }
  return { charts, problems };
};

const isArchive = (path: string): boolean => /\.(?:tgz|tar\.gz)$/.test(path);

/** What a check must know of the project. */
export interface ProjectView {
  readonly project: Project;
  /** The chart's folder. */
  readonly folder: Location;
}

/** The findings as the project wants them: none where its patterns match, none of rules that are off, the severity that it names. */
export const asWanted = (findings: readonly Finding[], { project, folder }: ProjectView): Finding[] => {
  const ignored = ignoredIn(project, folder);
  return findings.flatMap((finding) => {
    const level = project.rules.get(finding.rule);
    const isIgnored = ignored(finding.file) || (finding.drift !== undefined && ignored(finding.drift.object.source));
    if (level === 'off' || isIgnored) return [];
    return level === undefined ? [finding] : [{ ...finding, severity: level }];
  });
};

const ignoredIn = ({ location, ignore }: Project, folder: Location): ((file: string) => boolean) => {
  if (location === undefined || ignore.length === 0) return () => false;
  const base = dirname(location);
  const prefix = folder === base ? '' : `${folder.slice(base.length + 1)}/`;
  const patterns = ignore.map(pathPattern);
  return (file) => patterns.some((matches) => matches(prefix + file));
};
