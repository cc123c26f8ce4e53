{{/* The same rules as in config/rbac, which says what each is for and is what the program is tested with. */}}
{{- define "admissionguard.webhookClusterRules" -}}
- apiGroups: [admissionguard.dev]
  resources: [clusterimagepolicies, imagepolicies, imagepolicyexceptions, trustroots]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end -}}

{{- define "admissionguard.webhookOwnRules" -}}
- apiGroups: [""]
  resources: [secrets, configmaps]
  verbs: [list, watch]
{{- end -}}

{{- define "admissionguard.operatorClusterRules" -}}
- apiGroups: [admissionguard.dev]
  resources: [clusterimagepolicies, imagepolicies, imagepolicyexceptions, trustroots]
  verbs: [get, list, watch]
- apiGroups: [admissionguard.dev]
  resources: [clusterimagepolicies/status, imagepolicies/status, imagepolicyexceptions/status, trustroots/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [pods, namespaces]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
- apiGroups: [wgpolicyk8s.io, openreports.io]
  resources: [policyreports, reports]
  verbs: [create, patch, delete]
# Not create: the release owns them, and what it removes must stay removed.
- apiGroups: [admissionregistration.k8s.io]
  resources: [validatingwebhookconfigurations, mutatingwebhookconfigurations]
  resourceNames: [{{ include "admissionguard.fullname" . }}]
  verbs: [get, list, watch, update, patch]
{{- end -}}

{{- define "admissionguard.operatorOwnRules" -}}
{{- $name := include "admissionguard.fullname" . -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [admissionguard-operator]
  verbs: [get, update]
- apiGroups: [""]
  resources: [secrets, configmaps]
  verbs: [list, watch]
{{- if eq .Values.certificates.mode "Operator" }}
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [{{ include "admissionguard.certificateSecret" . }}, {{ $name }}-webhook-ca]
  verbs: [get, update]
{{- else }}
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [{{ include "admissionguard.certificateSecret" . }}]
  verbs: [get]
{{- end }}
- apiGroups: [""]
  resources: [endpoints]
  resourceNames: [{{ $name }}-webhook]
  verbs: [get]
{{- end -}}
