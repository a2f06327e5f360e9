{{- define "team.labels" -}}
app.kubernetes.io/name: training-team
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: modelport
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* A quantity, also where a file of values has a number, which comes as a float. */}}
{{- define "team.quantity" -}}
{{- if kindIs "string" . -}}{{ . }}{{- else -}}{{ int64 . }}{{- end -}}
{{- end -}}

{{/* What can be wrong of values that are well-formed each. */}}
{{- define "team.check" -}}
{{- if eq .Release.Namespace .Values.namespace -}}
{{- fail (printf "namespace: %s is also the namespace that Helm was told, where it keeps its record in a Secret, which is nothing for a namespace of trainings; name another one by --namespace" .Values.namespace) -}}
{{- end -}}
{{- with .Values.portal.subject -}}
{{- if and (eq .kind "ServiceAccount") (not .namespace) -}}
{{- fail "portal.subject.namespace: say in which namespace the portal's ServiceAccount is" -}}
{{- end -}}
{{- if and (ne .kind "ServiceAccount") .namespace -}}
{{- fail (printf "portal.subject.namespace: a %s has none; leave it out, or write kind: ServiceAccount" .kind) -}}
{{- end -}}
{{- if and (ne .kind "ServiceAccount") (hasPrefix "system:" .name) -}}
{{- fail (printf "portal.subject.name: %s belongs to Kubernetes, and others than the portal may be it; name an account of the portal alone" .name) -}}
{{- end -}}
{{- end -}}
{{- include "team.checkPort" .Values.portal -}}
{{- if hasPrefix "http:" .Values.portal.url -}}
{{- range $index, $peer := .Values.portal.to -}}
{{- if $peer.ipBlock -}}
{{- fail (printf "portal.url: trainings send their tokens to portal.to[%d], which is not of this cluster; write an address that begins with https://" $index) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $identity := .Values.network.workloadIdentity -}}
{{- if and (ne $identity "none") (not (hasPrefix .Values.cloud $identity)) -}}
{{- fail (printf "network.workloadIdentity: %s is not of cloud %s; write none, or what the README names for that cloud" $identity .Values.cloud) -}}
{{- end -}}
{{- end -}}
