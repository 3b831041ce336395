/** Values from the arguments. */
import { decodeValues, mergeMaps, type PlainMap, setValue } from '../analysis/index.ts';
import { isFailure } from '../environment/index.ts';
import { type Arguments, text, texts, UsageError } from './arguments.ts';
import type { Host } from './host.ts';
import { slashed } from './paths.ts';

/** The values of `-f`, `--set` and `--set-string`, later ones over earlier ones, as Helm takes them. */
export const valuesFrom = async (host: Host, args: Arguments): Promise<PlainMap> => {
  let values: PlainMap = new Map();
  for (const file of texts(args, 'values')) values = mergeMaps(values, await valuesFile(host, file));
  for (const option of ['set', 'set-string'] as const) {
    for (const assignment of texts(args, option)) {
      try {
        values = setValue(values, assignment, option === 'set-string');
      } catch (error) {
        throw new UsageError(`--${option}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return values;
};

const valuesFile = async (host: Host, file: string): Promise<PlainMap> => {
  const refused = (why: string): UsageError => new UsageError(`values file ${file} ${why}`);
  const bytes = await host.fs.readFile(host.resolve(slashed(file)));
  if (!bytes) throw refused('does not exist');
  if (isFailure(bytes)) throw refused(`cannot be read: ${bytes.failure}`);
  let content: string;
  try {
    content = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refused('cannot be read: it is not UTF-8');
  }
  const { values, problems } = decodeValues(content);
  if (problems[0]) throw refused(`cannot be read: ${problems[0].message}`);
  return values;
};

/** `--kube-version`, where it is given. */
export const kubeVersionFrom = (args: Arguments): { readonly kubeVersion?: string } => {
  const kubeVersion = text(args, 'kube-version');
  if (kubeVersion === undefined) return {};
  if (!/^v?\d+\.\d+/.test(kubeVersion)) throw new UsageError(`--kube-version ${kubeVersion} is no Kubernetes version`);
  return { kubeVersion };
};
