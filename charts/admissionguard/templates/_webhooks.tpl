{{/* Whom the webhooks are for: every namespace but those left out. */}}
{{- define "admissionguard.namespaceSelector" -}}
matchExpressions:
- key: kubernetes.io/metadata.name
  operator: NotIn
  values:
    {{- include "admissionguard.excludedNamespaces" . | nindent 4 }}
{{- with .Values.webhook.namespaceSelector }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "admissionguard.validatingWebhooks" -}}
{{- $service := dict "name" (printf "%s-webhook" (include "admissionguard.fullname" .)) "namespace" .Release.Namespace "port" 443 }}
{{- $webhook := .Values.webhook }}
- name: images.admissionguard.dev
  admissionReviewVersions: [v1]
  clientConfig:
    service: {{ merge (dict "path" "/validate") $service | toJson }}
  failurePolicy: {{ $webhook.failurePolicy }}
  matchPolicy: Equivalent
  sideEffects: NoneOnDryRun
  timeoutSeconds: {{ $webhook.timeoutSeconds }}
  namespaceSelector:
    {{- include "admissionguard.namespaceSelector" . | nindent 4 }}
  {{- with $webhook.objectSelector }}
  objectSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version }}
  {{- if or $webhook.skipUnchangedPods $webhook.matchConditions }}
  matchConditions:
  {{- if $webhook.skipUnchangedPods }}
  # Controllers patch finalizers and annotations of running Pods all the time; that neither brings an image nor changes which
  # policies apply, and must go on while no webhook answers.
  - name: pod-spec-or-labels-changed
    expression: >-
      request.operation != "UPDATE" || request.resource.resource != "pods" || object.spec != oldObject.spec ||
      (has(object.metadata.labels) ? object.metadata.labels : {}) != (has(oldObject.metadata.labels) ? oldObject.metadata.labels : {})
  {{- end }}
  {{- with $webhook.matchConditions }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- end }}
  {{- end }}
  rules:
  - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods, pods/ephemeralcontainers, podtemplates, replicationcontrollers], scope: Namespaced}
  - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments, statefulsets, daemonsets, replicasets], scope: Namespaced}
  - {apiGroups: [batch], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [jobs], scope: Namespaced}
  - {apiGroups: [batch], apiVersions: [v1, v1beta1], operations: [CREATE, UPDATE], resources: [cronjobs], scope: Namespaced}
  {{- range $file, $text := .Values.extractors }}
  {{- range ($text | fromYaml).extractors }}
  - {apiGroups: [{{ .group | quote }}], apiVersions: {{ default (list "*") .versions | toJson }}, operations: [CREATE, UPDATE], resources: [{{ .resource }}], scope: {{ if eq .namespaced false }}Cluster{{ else }}Namespaced{{ end }}}
  {{- end }}
  {{- end }}
{{- if ne (include "admissionguard.leavesOwnNamespaceOut" .) "true" }}
# Pods beside our own. It fails open: with no replica there is nobody to ask, and none could ever start.
- name: own-namespace.admissionguard.dev
  admissionReviewVersions: [v1]
  clientConfig:
    service: {{ merge (dict "path" "/validate/own-namespace") $service | toJson }}
  failurePolicy: Ignore
  matchPolicy: Equivalent
  sideEffects: NoneOnDryRun
  timeoutSeconds: {{ $webhook.timeoutSeconds }}
  namespaceSelector:
    matchExpressions:
    - {key: kubernetes.io/metadata.name, operator: In, values: [{{ .Release.Namespace }}]}
    {{- with $webhook.namespaceSelector }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $webhook.objectSelector }}
  objectSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version }}
  {{- with $webhook.matchConditions }}
  matchConditions:
    {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- end }}
  rules:
  - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods, pods/ephemeralcontainers], scope: Namespaced}
{{- end }}
# Our own kinds are checked on apply. It fails open, so that a policy can always be repaired.
- name: policies.admissionguard.dev
  admissionReviewVersions: [v1]
  clientConfig:
    service: {{ merge (dict "path" "/policies") $service | toJson }}
  failurePolicy: Ignore
  matchPolicy: Equivalent
  sideEffects: None
  timeoutSeconds: {{ $webhook.timeoutSeconds }}
  rules:
  - {apiGroups: [admissionguard.dev], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: [clusterimagepolicies, imagepolicies, imagepolicyexceptions, trustroots], scope: "*"}
{{- end -}}

{{- define "admissionguard.mutatingWebhooks" -}}
- name: pinning.admissionguard.dev
  admissionReviewVersions: [v1]
  clientConfig:
    service: {name: {{ include "admissionguard.fullname" . }}-webhook, namespace: {{ .Release.Namespace }}, path: /mutate, port: 443}
  failurePolicy: {{ .Values.webhook.failurePolicy }}
  matchPolicy: Equivalent
  sideEffects: None
  timeoutSeconds: {{ .Values.webhook.timeoutSeconds }}
  # What other webhooks inject after this one is pinned too.
  reinvocationPolicy: IfNeeded
  namespaceSelector:
    {{- include "admissionguard.namespaceSelector" . | nindent 4 }}
  {{- with .Values.webhook.objectSelector }}
  objectSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
  - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods, pods/ephemeralcontainers], scope: Namespaced}
  {{- if eq .Values.pinning.kinds "Everything" }}
  - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [podtemplates, replicationcontrollers], scope: Namespaced}
  - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments, statefulsets, daemonsets, replicasets], scope: Namespaced}
  - {apiGroups: [batch], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [jobs], scope: Namespaced}
  - {apiGroups: [batch], apiVersions: [v1, v1beta1], operations: [CREATE, UPDATE], resources: [cronjobs], scope: Namespaced}
  {{- end }}
{{- end -}}

{{- define "admissionguard.validatingConfiguration" -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: {{ include "admissionguard.fullname" . }}
  labels:
    {{- include "admissionguard.labels" (dict "root" . "component" "webhook") | nindent 4 }}
{{- end -}}

{{- define "admissionguard.mutatingConfiguration" -}}
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: {{ include "admissionguard.fullname" . }}
  labels:
    {{- include "admissionguard.labels" (dict "root" . "component" "webhook") | nindent 4 }}
{{- end -}}
