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
  /** Something is wrong with the file. It was told. */
  readonly isBroken: boolean;
}

/** Finds the project of each target; each file is read once, and what is wrong with it is told once. */
export class Projects {
  readonly #host: Host;
  readonly #options: CheckOptions;
  readonly #dependencies: readonly Chart[];
  readonly #known = new Map<Location, { readonly charts: readonly Chart[]; readonly isBroken: boolean }>();

  constructor(host: Host, options: CheckOptions, dependencies: readonly Chart[]) {
    this.#host = host;
    this.#options = options;
    this.#dependencies = dependencies;
  }

  async of({ location }: Target): Promise<ProjectOf> {
    const folder = isArchive(location) ? dirname(location) : location;
    const project = await findProject(this.#host.fs, folder);
    if (project.location === undefined) return { options: this.#options, dependencies: this.#dependencies, isBroken: false };
    const { charts, isBroken } = this.#known.get(project.location) ?? (await this.#read(project.location, project));
    return { options: { ...this.#options, view: { project, folder } }, dependencies: [...this.#dependencies, ...charts], isBroken };
  }

  async #read(location: Location, project: Project): Promise<{ readonly charts: readonly Chart[]; readonly isBroken: boolean }> {
    const path = relativePath(this.#host, location);
    const lines = new LineIndex(project.text);
    for (const { message, range } of project.problems) {
      const { line, character } = lines.position(range.start);
      this.#host.complain(`${path}:${line + 1}:${character + 1}: ${message}`);
    }
    const { charts, empty } = await projectCharts(this.#host.fs, project);
    for (const folder of empty) this.#host.complain(`${path}: the dependency folder ${folder} holds no chart`);
    const known = { charts, isBroken: project.problems.length + empty.length > 0 };
    this.#known.set(location, known);
    return known;
  }
}
