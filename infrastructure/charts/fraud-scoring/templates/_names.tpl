{{- define "scoring.name" -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "scoring.selector" -}}
app.kubernetes.io/name: fraud-scoring
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "scoring.labels" -}}
{{ include "scoring.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: modelport
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "scoring.check" -}}
{{- if eq .Values.store "memory" -}}
{{- if or (gt (int .Values.replicas) 1) .Values.autoscaling.enabled -}}
{{- fail "store: what is kept in memory belongs to one pod; set replicas to 1 and autoscaling.enabled to false, or name a Redis" -}}
{{- end -}}
{{- end -}}
{{- with .Values.directive -}}
{{- if and .url (not .tokenSecret) -}}
{{- fail "directive.tokenSecret: the portal tells what was approved to who has the token alone; name the secret that holds it" -}}
{{- end -}}
{{- if and .url $.Values.networkPolicy.enabled (not .to) -}}
{{- fail "directive.to: the network policy lets pods reach nothing that it does not name; say where the portal is" -}}
{{- end -}}
{{- end -}}
{{- with .Values.feast -}}
{{- if and .tokenSecret (not (regexMatch "^(https|rediss)://" .url)) -}}
{{- fail "feast.url: the token of feast.tokenSecret must not be seen on its way; write an address that begins with https:// or rediss://" -}}
{{- end -}}
{{- if ne (hasPrefix "redis" .url) (not (empty .project)) -}}
{{- fail "feast.project: write the project of feature_store.yaml where feast.url is that of Redis, and only there" -}}
{{- end -}}
{{- if and .url $.Values.networkPolicy.enabled (not .to) -}}
{{- fail "feast.to: the network policy lets pods reach nothing that it does not name; say where Feast's server is" -}}
{{- end -}}
{{- end -}}
{{- end -}}
