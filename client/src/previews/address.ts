/** The addresses of previews, and what can be chosen for one. */
import { Uri } from 'vscode';

export const scheme = 'keelson-preview';

export interface PreviewAddress {
  /** What is rendered as it is, or one side of an upgrade. */
  readonly kind: 'rendered' | 'now' | 'next';
  /** The template that is rendered, or another file of a chart for the whole of it; as the server knows it. */
  readonly uri: string;
}

/** Values and a cluster with which a chart takes a branch. */
export interface Branch {
  readonly label: string;
  readonly values: unknown;
}

/** With what a preview is rendered. */
export interface Choice {
  readonly branch?: Branch;
  readonly valuesFiles?: readonly string[];
  readonly overrides?: readonly string[];
  /** The release after which the other side of an upgrade is rendered. */
  readonly step?: string;
}

/** What the server says there is to choose from for a file of a chart. */
export interface PreviewChoices {
  readonly chart: string;
  readonly version: string;
  readonly chartUri: string;
  readonly prints: boolean;
  readonly branches: readonly Branch[];
  readonly steps: readonly { readonly step: string; readonly title: string }[];
  readonly upgrade: { readonly step: string; readonly branch?: Branch };
  readonly branch?: Branch;
}

/** `name`: what a tab shows. */
export const previewUri = (address: PreviewAddress, name: string): Uri =>
  Uri.from({ scheme, path: `/${name}`, query: address.uri, fragment: address.kind });

export const previewAddress = ({ scheme: given, query, fragment }: Uri): PreviewAddress | undefined =>
  given === scheme && (fragment === 'rendered' || fragment === 'now' || fragment === 'next') ? { kind: fragment, uri: query } : undefined;
