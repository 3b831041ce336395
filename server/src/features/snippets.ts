/** Blocks that charts are written with. The claim template has labels that stay, so that the chart can be upgraded. */

export interface Snippet {
  readonly label: string;
  readonly doc: string;
  /** With `$1` and its like for what is to be filled in. */
  readonly body: string;
}

const dollar = '\\$';

/** `stable`: the chart's named template with labels that never change. */
export const snippets = (chart: string, stable: string | undefined): readonly Snippet[] => [
  { label: 'if-block', doc: 'A part that is printed under a condition.', body: `{{- if \${1:.Values.enabled} }}\n$0\n{{- end }}` },
  {
    label: 'with-block',
    doc: 'A part in which the dot is another value, printed if there is one.',
    body: `{{- with \${1:.Values.annotations} }}\n$0\n{{- end }}`,
  },
  { label: 'range-list', doc: 'A part for each member of a list.', body: `{{- range \${1:.Values.items} }}\n$0\n{{- end }}` },
  {
    label: 'range-map',
    doc: 'A part for each key of a map.',
    body: `{{- range ${dollar}key, ${dollar}value := \${1:.Values.items} }}\n$0\n{{- end }}`,
  },
  { label: 'define-block', doc: 'A named template.', body: `{{- define "${chart}.\${1:name}" -}}\n$0\n{{- end }}` },
  {
    label: 'claim-template',
    doc: 'A volumeClaimTemplates entry whose labels never change, so that the StatefulSet can be upgraded.',
    body: `volumeClaimTemplates:\n  - metadata:\n      name: \${1:data}\n      labels:\n        ${stable ? `{{- include "${stable}" . | nindent 8 }}` : `app.kubernetes.io/name: ${chart}\n        app.kubernetes.io/instance: {{ .Release.Name }}`}\n    spec:\n      accessModes: [ReadWriteOnce]\n      resources:\n        requests:\n          storage: {{ \${2:.Values.persistence.size} }}`,
  },
  {
    label: 'label-helpers',
    doc: 'Named templates for labels: all of them for metadata, those that never change for selectors and claims.',
    body: `{{/*\nLabels that never change: for selectors and claim templates.\n*/}}\n{{- define "${chart}.selectorLabels" -}}\napp.kubernetes.io/name: {{ .Chart.Name }}\napp.kubernetes.io/instance: {{ .Release.Name }}\n{{- end }}\n\n{{/*\nAll labels. The versions change with releases: not for selectors and claim templates.\n*/}}\n{{- define "${chart}.labels" -}}\nhelm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}\n{{ include "${chart}.selectorLabels" . }}\napp.kubernetes.io/version: {{ .Chart.AppVersion | quote }}\napp.kubernetes.io/managed-by: {{ .Release.Service }}\n{{- end }}`,
  },
];
