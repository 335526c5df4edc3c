{{/*
The pod of the service and of the worker.
(dict "root" $ "component" "web" "settings" map "secretSettings" map "resources" map)
*/}}
{{- define "frontdesk.pod" -}}
{{- $root := .root }}
{{- $values := .root.Values }}
metadata:
  labels: {{- include "frontdesk.podLabels" . | nindent 4 }}
  annotations:
    checksum/desk: {{ $values.desk.documents | toJson | sha256sum }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "frontdesk.serviceAccount" $root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  securityContext: {{- include "frontdesk.podSecurity" $root | nindent 4 }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $values.imagePullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if not $values.database.secret }}
  initContainers: {{- include "frontdesk.preparations" $root | nindent 4 }}
  {{- end }}
  containers:
    - name: frontdesk
      image: {{ include "frontdesk.image" $root }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: [serve]
      env:
        {{- include "frontdesk.environment" . | trim | nindent 8 }}
        - {name: HOST, value: 0.0.0.0}
        - {name: PORT, value: "8080"}
        - {name: MODEL_WORKERS, value: {{ $values.modelWorkers | quote }}}
        - {name: DATA_DIR, value: /data}
        - {name: DOCUMENTS_DIR, value: /documents}
      ports:
        - {name: http, containerPort: 8080}
      # It listens once its model is loaded and what it stored is read.
      startupProbe:
        httpGet: {path: /livez, port: http}
        periodSeconds: 2
        timeoutSeconds: 2
        failureThreshold: 90
      # Looks at nothing but the process: a database that is away is no reason to restart it.
      livenessProbe:
        httpGet: {path: /livez, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      # The model answers, the database answers, the documents are read.
      readinessProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 2
      lifecycle:
        preStop: {sleep: {seconds: {{ $values.preStopSeconds }}}}
      securityContext: {{- include "frontdesk.containerSecurity" $root | nindent 8 }}
      resources: {{- toYaml .resources | nindent 8 }}
      volumeMounts:
        - {name: data, mountPath: /data}
        - {name: documents, mountPath: /documents, readOnly: true}
        - {name: tmp, mountPath: /tmp}
        {{- with $values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: {sizeLimit: 256Mi}
    - name: data
      {{- if $values.database.secret }}
      emptyDir: {sizeLimit: 1Gi}
      {{- else }}
      persistentVolumeClaim:
        claimName: {{ $values.persistence.existingClaim | default (printf "%s-data" (include "frontdesk.name" $root)) }}
      {{- end }}
    - name: documents
      {{- if $values.desk.documentsClaim }}
      persistentVolumeClaim: {claimName: {{ $values.desk.documentsClaim }}, readOnly: true}
      {{- else if $values.desk.documents }}
      configMap: {name: {{ include "frontdesk.name" $root }}-desk}
      {{- else }}
      emptyDir: {}
      {{- end }}
    {{- if not $values.database.secret }}
    {{- include "frontdesk.keyVolumes" $root | trim | nindent 4 }}
    {{- end }}
    {{- with $values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- include "frontdesk.spread" . | trim | nindent 2 }}
  {{- with $values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
