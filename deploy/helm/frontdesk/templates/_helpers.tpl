{{- define "frontdesk.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "frontdesk.partOf" -}}
{{ .Values.partOf | default (include "frontdesk.name" .) }}
{{- end }}

{{- define "frontdesk.image" -}}
{{- if .Values.image.digest }}{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "frontdesk.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "frontdesk.name" .) }}
{{- else }}{{ .Values.serviceAccount.name | default "default" }}{{ end }}
{{- end }}

{{- define "frontdesk.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/name: frontdesk
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: {{ include "frontdesk.partOf" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | trunc 60 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* What chooses the pods of one Deployment; it cannot change. (dict "root" $ "component" "web") */}}
{{- define "frontdesk.selector" -}}
app.kubernetes.io/name: frontdesk
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* The rest of a pod's labels. */}}
{{- define "frontdesk.podLabels" -}}
{{ include "frontdesk.selector" . }}
app.kubernetes.io/part-of: {{ include "frontdesk.partOf" .root }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | trunc 60 | quote }}
track: {{ .root.Values.track }}
{{- with .root.Values.podLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "frontdesk.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "frontdesk.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* (dict "root" $ "settings" map "secretSettings" map) */}}
{{- define "frontdesk.environment" -}}
{{- $root := .root }}
{{- range $name, $value := .settings }}
- {name: {{ $name }}, value: {{ $value | toString | quote }}}
{{- end }}
{{- with $root.Values.database }}
{{- if .secret }}
- name: DATABASE_URL
  valueFrom: {secretKeyRef: {name: {{ .secret }}, key: {{ .key }}}}
{{- end }}
{{- end }}
{{- range $name, $from := .secretSettings }}
- name: {{ $name }}
  valueFrom: {secretKeyRef: {name: {{ $from.secret }}, key: {{ $from.key }}}}
{{- end }}
{{- end }}

{{/* Containers that end, one after the other: the tables, then each key. */}}
{{- define "frontdesk.preparations" -}}
{{- $root := . }}
{{- $image := include "frontdesk.image" . }}
- name: migrate
  image: {{ $image }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args: [database, migrate]
  env: {{- include "frontdesk.environment" (dict "root" $root "settings" dict "secretSettings" dict) | trim | nindent 4 }}
    - {name: LOG_LEVEL, value: warn}
  securityContext: {{- include "frontdesk.containerSecurity" . | nindent 4 }}
  resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 512Mi}}
  volumeMounts:
    - {name: data, mountPath: /data}
    - {name: tmp, mountPath: /tmp}
{{- range .Values.keys }}
- name: key-{{ .name }}
  image: {{ $image }}
  imagePullPolicy: {{ $root.Values.image.pullPolicy }}
  args:
    - keys
    - create
    - --name={{ .name }}
    - --secret-file=/run/keys/{{ .name }}/{{ .key }}
    {{- range .scopes }}
    - --scope={{ . }}
    {{- end }}
    {{- range .sites }}
    - --site={{ . }}
    {{- end }}
  env: {{- include "frontdesk.environment" (dict "root" $root "settings" dict "secretSettings" dict) | trim | nindent 4 }}
    - {name: LOG_LEVEL, value: warn}
  securityContext: {{- include "frontdesk.containerSecurity" $root | nindent 4 }}
  resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 512Mi}}
  volumeMounts:
    - {name: data, mountPath: /data}
    - {name: tmp, mountPath: /tmp}
    - {name: key-{{ .name }}, mountPath: /run/keys/{{ .name }}, readOnly: true}
{{- end }}
{{- end }}

{{- define "frontdesk.keyVolumes" -}}
{{- range .Values.keys }}
- {name: key-{{ .name }}, secret: {secretName: {{ .secret }}, defaultMode: 0440}}
{{- end }}
{{- end }}

{{- define "frontdesk.spread" -}}
{{- if .root.Values.topologySpread.enabled }}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: {{ $.root.Values.topologySpread.whenUnsatisfiable }}
    labelSelector:
      matchLabels: {{- include "frontdesk.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}
{{- end }}
