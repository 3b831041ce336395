import { defaultRelease, renderManifest } from '../analysis/index.ts';
import { type Arguments, flag, text, texts, UsageError } from './arguments.ts';
import { dependencyCharts, loadTarget, targetsOf, valuesFrom } from './charts.ts';
import { fatalProblem } from './check.ts';
import type { Host } from './host.ts';

/** `keelson render`. Gives the exit status. */
export const runRender = async (host: Host, args: Arguments): Promise<number> => {
  if (args.positionals.length !== 1) throw new UsageError('render takes one chart');
  const { targets, lost } = await targetsOf(host, args.positionals);
  if (lost[0] !== undefined) throw new UsageError(lost[0]);
  const [target, ...more] = targets;
  if (!target || more.length > 0) throw new UsageError(`${args.positionals[0]} holds several charts; render takes one`);
  const chart = await loadTarget(host, target, await dependencyCharts(host, texts(args, 'deps')));
  const problem = fatalProblem(chart);
  if (problem !== undefined) {
    host.complain(`${target.path}: ${problem}`);
    return 2;
  }
  if (chart.metadata.isLibrary) {
    host.complain(`${target.path} is a library chart, which Helm does not render`);
    return 2;
  }
  const revision = Number(text(args, 'revision') ?? 1);
  if (!Number.isInteger(revision) || revision < 1) throw new UsageError(`--revision ${text(args, 'revision')} is no revision number`);
  const kubeVersion = text(args, 'kube-version');
  const apiVersions = texts(args, 'api-versions').flatMap((list) => list.split(','));
  const result = renderManifest(chart, {
    values: await valuesFrom(host, args),
    release: {
      name: text(args, 'release-name') ?? 'release-name',
      namespace: text(args, 'namespace') ?? 'default',
      revision,
      isUpgrade: flag(args, 'is-upgrade'),
      ...(kubeVersion === undefined ? {} : { kubeVersion }),
      ...(apiVersions.length > 0 ? { apiVersions: [...defaultRelease.apiVersions, ...apiVersions] } : {}),
    },
    version: text(args, 'chart-version'),
    appVersion: text(args, 'app-version'),
    showOnly: texts(args, 'show-only'),
    surroundings: { now: host.now(), random: host.random },
  });
  if ('error' in result) {
    host.complain(`Error: ${result.error}`);
    return 2;
  }
  host.write(result.text);
  return 0;
};
