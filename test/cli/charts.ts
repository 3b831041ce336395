/** Small charts for the command line. */

/** A chart in which nothing is wrong. */
export const clean = (name = 'clean'): Record<string, string> => ({
  'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.2.3\nappVersion: "4.5.6"\n`,
  'values.yaml': 'size: 1\n',
  'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  size: {{ .Values.size | quote }}\n`,
});

/** A chart whose claim template has the chart's version among its labels, by way of a helper. */
export const drifting = (name = 'drifting'): Record<string, string> => ({
  'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.2.3\nappVersion: "4.5.6"\n`,
  'values.yaml': 'persistence:\n  size: 1Gi\n',
  'templates/_helpers.tpl': `{{- define "x.selectorLabels" -}}
app.kubernetes.io/name: ${name}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "x.labels" -}}
helm.sh/chart: ${name}-{{ .Chart.Version }}
{{ include "x.selectorLabels" . }}
{{- end }}
`,
  'templates/sts.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .Release.Name }}
  labels:
    {{- include "x.labels" . | nindent 4 }}
spec:
  serviceName: {{ .Release.Name }}
  selector:
    matchLabels:
      {{- include "x.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "x.selectorLabels" . | nindent 8 }}
    spec:
      containers: []
  volumeClaimTemplates:
    - metadata:
        name: data
        labels:
          {{- include "x.labels" . | nindent 10 }}
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: {{ .Values.persistence.size }}
`,
});
