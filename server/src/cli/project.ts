/** The project's file for a chart that the command line works on. */
import { type Chart, type CheckOptions, findProject, type Project, projectCharts } from '../analysis/index.ts';
import { LineIndex } from '../base/index.ts';
import { dirname, type Location } from '../environment/index.ts';
import type { Host } from './host.ts';
import { isArchive, relativePath } from './paths.ts';
import type { Target } from './target.ts';

export interface ProjectOf {
  readonly options: CheckOptions;
  /** Charts that stand in for dependencies, those of the arguments first. */
  readonly dependencies: readonly Chart[];
  readonly lines: ProjectLines;
}

/** What is wrong with a project's file, in lines for stderr. */
export interface ProjectLines {
  readonly location: Location | undefined;
  readonly lines: readonly string[];
}

/** Tells what is wrong with projects' files, once for each. */
export class ProjectComplaints {
  readonly #host: Host;
  readonly #told = new Set<Location | undefined>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Whether there is anything wrong. */
  tell({ location, lines }: ProjectLines): boolean {
    if (!this.#told.has(location)) for (const line of lines) this.#host.complain(line);
    this.#told.add(location);
    return lines.length > 0;
  }
}

/** Finds the project of each target; each file is read once. */
export class Projects {
  readonly #host: Host;
  readonly #options: CheckOptions;
  readonly #dependencies: readonly Chart[];
  readonly #known = new Map<Location, { readonly charts: readonly Chart[]; readonly lines: ProjectLines }>();

  constructor(host: Host, options: CheckOptions, dependencies: readonly Chart[]) {
    this.#host = host;
    this.#options = options;
    this.#dependencies = dependencies;
  }

  async of({ location }: Target): Promise<ProjectOf> {
    const folder = isArchive(location) ? dirname(location) : location;
    const project = await findProject(this.#host.fs, folder);
    if (project.location === undefined)
      return { options: this.#options, dependencies: this.#dependencies, lines: { location: undefined, lines: [] } };
    const { charts, lines } = this.#known.get(project.location) ?? (await this.#read(project.location, project));
    return { options: { ...this.#options, view: { project, folder } }, dependencies: [...this.#dependencies, ...charts], lines };
  }

  async #read(location: Location, project: Project): Promise<{ readonly charts: readonly Chart[]; readonly lines: ProjectLines }> {
    const path = relativePath(this.#host, location);
    const index = new LineIndex(project.text);
    const { charts, problems } = await projectCharts(this.#host.fs, project);
    const lines = [...project.problems, ...problems].map(({ message, range }) => {
      const { line, character } = index.position(range.start);
      return `${path}:${line + 1}:${character + 1}: ${message}`;
    });
    const known = { charts, lines: { location, lines } };
    this.#known.set(location, known);
    return known;
  }
}
