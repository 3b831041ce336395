import { defaultRelease, renderManifest } from '../analysis/index.ts';
import { type Arguments, flag, text, texts, UsageError } from './arguments.ts';
import { dependencyCharts, loadTarget, targetsOf } from './charts.ts';
import type { Host } from './host.ts';
import { slashed } from './paths.ts';
import { problemLines } from './problems.ts';
import { kubeVersionFrom, valuesFrom } from './values.ts';

/** `keelson render`. Gives the exit status. */
export const runRender = async (host: Host, args: Arguments): Promise<number> => {
  if (args.positionals.length !== 1) throw new UsageError('render takes one chart');
  const { targets, lost } = await targetsOf(host, args.positionals);
  if (lost[0] !== undefined) throw new UsageError(lost[0]);
  const [target, ...more] = targets;
  if (!target || more.length > 0) throw new UsageError(`${args.positionals[0]} holds several charts; render takes one`);
  const chart = await loadTarget(host, target, await dependencyCharts(host, texts(args, 'deps')));
  const lines = typeof chart === 'string' ? [chart] : problemLines(target, chart);
  for (const line of lines) host.complain(line);
  if (typeof chart === 'string' || lines.length > 0) return 2;
  if (chart.metadata.isLibrary) {
    host.complain(`${target.path} is a library chart, which Helm does not render`);
    return 2;
  }
  const revision = Number(text(args, 'revision') ?? 1);
  if (!Number.isInteger(revision) || revision < 1) throw new UsageError(`--revision ${text(args, 'revision')} is no revision number`);
  const apiVersions = texts(args, 'api-versions').flatMap((list) => list.split(','));
  const name = text(args, 'release-name') ?? 'release-name';
  if (!isReleaseName(name))
    throw new UsageError(`--release-name ${name} is no name for a release: at most 53 lower-case letters, digits, dots and dashes`);
  for (const { name: missing } of chart.missing)
    host.complain(`${target.path}: the dependency ${missing} is missing, and what it would print with it`);
  const result = renderManifest(chart, {
    values: await valuesFrom(host, args),
    release: {
      name,
      namespace: text(args, 'namespace') ?? 'default',
      revision,
      isUpgrade: flag(args, 'is-upgrade'),
      ...kubeVersionFrom(args),
      ...(apiVersions.length > 0 ? { apiVersions: [...defaultRelease.apiVersions, ...apiVersions] } : {}),
    },
    version: text(args, 'chart-version'),
    appVersion: text(args, 'app-version'),
    showOnly: texts(args, 'show-only').map(slashed),
    surroundings: { now: host.now(), random: host.random },
  });
  if ('error' in result) {
    host.complain(`${target.path}: ${result.error}`);
    return 2;
  }
  host.write(result.text);
  return 0;
};

/** helm pkg/chart/v2/util, ValidateReleaseName. */
const isReleaseName = (name: string): boolean =>
  name.length <= 53 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/.test(name);
