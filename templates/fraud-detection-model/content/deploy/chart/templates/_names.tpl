{{- define "model.name" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "model.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "model.labels" -}}
{{ include "model.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "model.source" -}}
{{- $name := required "model.name: name the registered model" .Values.model.name -}}
{{- $version := required "model.version: give the registered version, for example 3" .Values.model.version -}}
{{- $digest := required "model.digest: give the digest that the portal shows of the version" .Values.model.digest -}}
{{- printf "%s=%s@%s#%v" $name .Values.model.path $digest $version -}}
{{- end -}}
