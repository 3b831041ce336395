/**
 * The Go program under test/conformance/go as a helper process: it executes templates and charts with Go's own engine. One process serves a whole
 * test file; requests may be sent without waiting for answers.
 */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('../conformance/go', import.meta.url));
const buildFolder = fileURLToPath(new URL('../conformance/.build', import.meta.url));
const program = join(buildFolder, process.platform === 'win32' ? 'oracle.exe' : 'oracle');

export interface TemplateRequest {
  readonly templates: Readonly<Record<string, string>>;
  readonly main: string;
  readonly data?: unknown;
  readonly seed?: number;
  readonly clock?: number;
}

/** How far each number of a version is raised, `0.0.1` for the next patch; or the step of a release: `patch`, `minor`, `major`, `all`. */
export interface Raise {
  readonly chart?: string;
  readonly app?: string;
  /** Subcharts' versions too. */
  readonly subcharts?: boolean;
}

export interface ChartRequest {
  /** A chart folder or archive; or give `files`, by path inside the chart. */
  readonly path?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly valueFiles?: readonly string[];
  readonly release?: { readonly name?: string; readonly namespace?: string; readonly revision?: number; readonly isUpgrade?: boolean };
  readonly chartVersion?: string;
  readonly appVersion?: string;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  /** Charts, or folders of charts, that stand in for dependencies which are not vendored. */
  readonly deps?: readonly string[];
  readonly raise?: Raise;
  /** Ask for the rendered objects as data, instead of texts. */
  readonly objects?: boolean;
  /**
   * Render what Helm would refuse: `fail` and `required` give an empty text, a chart's version need not be a version, a file
   * that fails costs only itself (`error` tells the first).
   */
  readonly lenient?: boolean;
  /** Makes randomness repeatable. */
  readonly seed?: number;
  /** Stops the time: seconds since 1970. */
  readonly clock?: number;
}

export interface RenderedObject {
  /** Helm's name of the file that printed it, `chart/templates/file.yaml`. */
  readonly source: string;
  readonly data: unknown;
}

export interface ChartAnswer {
  /** What each file printed, by Helm's name of it; absent where the chart failed. */
  readonly files?: Readonly<Record<string, string>>;
  /** What `helm template` prints. */
  readonly manifest?: string;
  readonly objects?: readonly RenderedObject[];
  /** Dependencies for which no chart was found. */
  readonly missing?: readonly string[];
  readonly error?: string;
}

export interface TemplateAnswer {
  readonly output?: string;
  readonly error?: string;
}

/** A text as Go's parser sees it: what each template in it looks like, by name; or the error. */
export interface ParseAnswer {
  readonly trees?: Readonly<Record<string, string>>;
  readonly error?: string;
}

/** Where Go finds packages without modules: what `go env` says, then Debian's folder. */
const goPath = (): string => {
  const own = execFileSync('go', ['env', 'GOPATH'], { encoding: 'utf8' }).trim();
  return [own, '/usr/share/gocode'].filter((folder) => folder !== '' && existsSync(folder)).join(delimiter);
};

const newest = (folder: string): number =>
  Math.max(...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(folder, name)).mtimeMs));

/** Builds the program unless it is newer than its sources. Throws with the compiler's words. */
const build = (): void => {
  if (existsSync(program) && statSync(program).mtimeMs > newest(sources)) return;
  mkdirSync(buildFolder, { recursive: true });
  const fresh = `${program}.${process.pid}`;
  execFileSync('go', ['build', '-o', fresh, '.'], {
    cwd: sources,
    env: { ...process.env, GO111MODULE: 'off', GOPATH: goPath(), GOFLAGS: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  renameSync(fresh, program);
};

/**
 * Why the program cannot run here, or undefined where it can. Says it loudly; with CI=true a missing Go is an error, since a green run must not have
 * skipped the comparison.
 */
export const whyNoOracle = (): string | undefined => {
  let reason: string;
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    build();
    return undefined;
  } catch (error) {
    const { code, stderr, message } = error as { code?: string; stderr?: string; message: string };
    reason =
      code === 'ENOENT'
        ? 'Go is not installed; on Debian: apt install golang-go golang-github-masterminds-sprig-dev golang-github-burntsushi-toml-dev golang-k8s-sigs-yaml-dev'
        : `the Go program does not build: ${stderr || message}`;
  }
  if (process.env.CI === 'true') throw new Error(`Conformance with Go must be tested in CI, but ${reason}`);
  console.warn(`\n*** CONFORMANCE WITH GO WAS NOT TESTED: ${reason}\n`);
  return reason;
};

/** How many nanoseconds it took to read a chart, and then to render it. */
export interface Timing {
  readonly load: number;
  readonly render: number;
}

export class Oracle {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, { readonly resolve: (answer: never) => void; readonly reject: (error: Error) => void }>();
  #next = 1;

  constructor() {
    build();
    this.#process = spawn(program, [], { stdio: 'pipe' });
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      const answer = JSON.parse(line) as { readonly id: number };
      this.#waiting.get(answer.id)?.resolve(answer as never);
      this.#waiting.delete(answer.id);
    });
    let words = '';
    this.#process.stderr.on('data', (chunk) => {
      words = `${words}${chunk}`.slice(-2000);
    });
    this.#process.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The Go program ended: ${words}`));
      this.#waiting.clear();
    });
  }

  template(request: TemplateRequest): Promise<TemplateAnswer> {
    return this.#ask({ kind: 'template', ...request });
  }

  chart(request: ChartRequest): Promise<ChartAnswer> {
    return this.#ask({ kind: 'chart', ...request });
  }

  /** Reads and renders a chart so many times over; none where it cannot be read. */
  async time(request: ChartRequest, times: number): Promise<readonly Timing[]> {
    const answer: { readonly timings?: readonly Timing[] } = await this.#ask({ kind: 'time', times, ...request });
    return answer.timings ?? [];
  }

  /** Parses texts, each on its own, all under one name. */
  async parse(name: string, texts: readonly string[]): Promise<readonly ParseAnswer[]> {
    const answer: { readonly parsed?: readonly ParseAnswer[] } = await this.#ask({ kind: 'parse', name, texts });
    return answer.parsed ?? [];
  }

  /** Every function's Go type, by name. */
  async functions(): Promise<Readonly<Record<string, string>>> {
    const answer: { readonly files: Readonly<Record<string, string>> } = await this.#ask({ kind: 'functions' });
    return answer.files;
  }

  close(): void {
    this.#process.stdin.end();
  }

  #ask<Answer>(request: object): Promise<Answer> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#process.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
    });
  }
}
