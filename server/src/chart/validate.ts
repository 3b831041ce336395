/**
 * What Helm refuses in a Chart.yaml that is readable YAML (helm pkg/chart/v2, Metadata.Validate and Dependency.Validate). A version that is not semantic is let be: in a
 * repository it is often a placeholder (`dev`) that the release replaces.
 */
import type { Range } from '../base/index.ts';
import type { ChartProblem, Dependency } from './chart.ts';

interface Written {
  readonly name: string;
  readonly version: string;
  readonly type: string;
  readonly dependencies: readonly Dependency[];
}

/** The problems of Chart.yaml's fields; `at` is where a field stands. */
export const validate = ({ name, version, type, dependencies }: Written, file: string, at: (key: string) => Range): ChartProblem[] => {
  const problems: ChartProblem[] = [];
  const complain = (message: string, range: Range, place = file): void => {
    problems.push({ file: place, range, message, fatal: true });
  };
  if (name === '') complain('Chart.yaml has no `name`, which Helm requires', at('name'));
  else if (name === '.' || name === '..' || name.includes('/')) complain(`\`${name}\` is a path, which Helm refuses as a chart's name`, at('name'));
  if (version === '') complain('Chart.yaml has no `version`, which Helm requires', at('version'));
  if (type !== '' && type !== 'application' && type !== 'library')
    complain(`Chart.yaml has the type \`${type}\`, but Helm knows only \`application\` and \`library\``, at('type'));
  const names = new Set<string>();
  for (const dependency of dependencies) {
    const key = dependency.alias || dependency.name;
    if (dependency.alias !== '' && !/^[\w-]+$/.test(dependency.alias))
      complain(`The alias \`${dependency.alias}\` has characters that Helm refuses`, dependency.range, dependency.file);
    if (names.has(key)) complain(`More than one dependency has the name or alias \`${key}\`, which Helm refuses`, dependency.range, dependency.file);
    names.add(key);
  }
  return problems;
};
