/** What a client asks to be rendered: which template or chart, with which values, in which world. */
import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import { type ChartBranch, decodeValues, type Finding, mergeMaps, type PlainMap, type PreviewOptions, setValue, toJson } from '../analysis/index.ts';
import { basename } from '../environment/index.ts';
import { toLocation } from './locations.ts';
import { type ChartFile, fileOf } from './places.ts';
import type { Session } from './session.ts';
import { textAt } from './upgrade-note.ts';

/** A branch of the chart: values and a cluster that take it. */
export interface Branch {
  /** In the user's words: `persistentVolume.enabled`. */
  readonly label: string;
  /** As JSON. */
  readonly values: unknown;
  readonly kubeVersion?: string | undefined;
  /** API versions that the cluster has, or lacks. */
  readonly apiVersions?: Readonly<Record<string, boolean>> | undefined;
}

/** The parameters that all requests for previews share. */
export interface PreviewParams {
  /** A template that prints, or another file of the chart for the whole of it. */
  readonly uri: string;
  /** URIs of values files, as with `-f`. */
  readonly valuesFiles?: readonly string[];
  /** As with `--set`. */
  readonly overrides?: readonly string[];
  readonly branch?: Branch;
}

/** What is to be rendered. */
export interface Wanted extends ChartFile {
  readonly options: PreviewOptions;
  /** What it is and with what it is rendered, in words. */
  readonly what: string;
  readonly conditions: readonly string[];
}

/** Refuses with words for the user where something cannot be read. */
export const wantedOf = async (session: Session, params: PreviewParams): Promise<Wanted> => {
  const found = fileOf(session, params.uri);
  if (!found) throw refused('This file belongs to no chart.');
  const { entry, file } = found;
  const { name, isLibrary } = entry.chart.metadata;
  if (isLibrary) throw refused(`${name} is a library chart, which prints nothing by itself.`);
  const { valuesFiles = [], overrides = [], branch } = params;
  let values: PlainMap = new Map();
  for (const uri of valuesFiles) values = mergeMaps(values, await valuesFile(session, uri));
  if (branch) values = mergeMaps(values, decodeValues(JSON.stringify(branch.values ?? {})).values);
  for (const assignment of overrides) values = withOverride(values, assignment);
  const { kubeVersion = entry.project.kubernetesVersion } = session.options(entry);
  const shown = prints(file) ? file : undefined;
  return {
    ...found,
    what: shown ?? `The chart ${name}`,
    conditions: [
      ...(branch ? [`as if ${branch.label}`] : []),
      ...(valuesFiles.length > 0 ? [`with ${valuesFiles.map((uri) => basename(toLocation(uri))).join(', ')}`] : []),
      ...(overrides.length > 0 ? [`with ${overrides.join(', ')}`] : []),
    ],
    options: {
      file: shown,
      values,
      kubeVersion,
      cluster: branch && { kubeVersion: branch.kubeVersion, apiVersions: new Map(Object.entries(branch.apiVersions ?? {})) },
    },
  };
};

/** Whether a file is a template that prints objects. */
export const prints = (file: string): boolean =>
  /(?:^|\/)templates\//.test(file) && !basename(file).startsWith('_') && basename(file) !== 'NOTES.txt' && /\.(?:ya?ml|json|tpl|txt)$/.test(file);

/** A branch, or that in which a finding shows; undefined for the values as they are. */
export const branchOf = ({ guard, values, cluster }: ChartBranch | NonNullable<Finding['drift']>): Branch | undefined =>
  guard.length === 0
    ? undefined
    : {
        label: guard.join(' and '),
        values: toJson(values),
        ...(cluster.kubeVersion === undefined ? {} : { kubeVersion: cluster.kubeVersion }),
        ...(cluster.apiVersions.size > 0 ? { apiVersions: Object.fromEntries(cluster.apiVersions) } : {}),
      };

const valuesFile = async (session: Session, uri: string): Promise<PlainMap> => {
  const location = toLocation(uri);
  const text = await textAt(session, location);
  if (text === undefined) throw refused(`The values file ${basename(location)} cannot be read.`);
  const { values, problems } = decodeValues(text);
  if (problems[0]) throw refused(`The values file ${basename(location)} cannot be read: ${problems[0].message}`);
  return values;
};

const withOverride = (values: PlainMap, assignment: string): PlainMap => {
  try {
    return setValue(values, assignment, false);
  } catch (error) {
    throw refused(`The override ${assignment} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** An answer for the user to read: nothing failed, but this cannot be done. */
export const refused = (message: string): ResponseError<void> => new ResponseError(ErrorCodes.InvalidParams, message);
