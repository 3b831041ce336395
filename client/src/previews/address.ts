/** The addresses of previews, and what can be chosen for one. */
import { Uri } from 'vscode';

export const scheme = 'keelson-preview';

const kinds = ['rendered', 'now', 'next', 'before', 'after'] as const;

export interface PreviewAddress {
  /** What is rendered as it is; one side of an upgrade; or one side of a comparison with an earlier state of the chart. */
  readonly kind: (typeof kinds)[number];
  /** The template that is rendered, or another file of a chart for the whole of it; as the server knows it. */
  readonly uri: string;
}

/** Values and a cluster with which a chart takes a branch. */
export interface Branch {
  readonly label: string;
  readonly values: unknown;
}

/** An earlier state of a chart: a packed one, or a git revision. `chart`: its Chart.yaml. */
export type Earlier = { readonly archive: string } | { readonly revision: string; readonly chart: string };

/** With what a preview is rendered. */
export interface Choice {
  readonly branch?: Branch;
  readonly valuesFiles?: readonly string[];
  readonly overrides?: readonly string[];
  /** The release after which the other side of an upgrade is rendered. */
  readonly step?: string;
  /** What it is compared with. */
  readonly earlier?: Earlier;
}

/** What the server says there is to choose from for a file of a chart. */
export interface PreviewChoices {
  readonly chart: string;
  readonly version: string;
  readonly chartUri: string;
  readonly prints: boolean;
  readonly steps: readonly { readonly step: string; readonly title: string }[];
  readonly upgrade: { readonly step: string; readonly branch?: Branch };
  readonly branch?: Branch;
}

/** The branches of a template or chart: those in which something was found, and the others. */
export interface PreviewBranches {
  readonly found: readonly Branch[];
  readonly others: readonly Branch[];
}

/** `name`: what a tab shows. */
export const previewUri = (address: PreviewAddress, name: string): Uri =>
  Uri.from({ scheme, path: `/${name}`, query: address.uri, fragment: address.kind });

export const previewAddress = ({ scheme: given, query, fragment }: Uri): PreviewAddress | undefined =>
  given === scheme && isKind(fragment) ? { kind: fragment, uri: query } : undefined;

const isKind = (text: string): text is PreviewAddress['kind'] => (kinds as readonly string[]).includes(text);
