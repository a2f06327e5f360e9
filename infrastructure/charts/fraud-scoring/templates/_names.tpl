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
{{- $needed := div (add (int64 .Values.drainDelayMs) 30999) 1000 -}}
{{- if lt (int64 .Values.terminationGracePeriodSeconds) (int64 $needed) -}}
{{- fail (printf "drainDelayMs is %d and terminationGracePeriodSeconds is %d: after the delay a pod takes up to 30 s more to answer what is under way and to write what waits; take terminationGracePeriodSeconds of %d or more, or a shorter delay" (int64 .Values.drainDelayMs) (int64 .Values.terminationGracePeriodSeconds) (int64 $needed)) -}}
{{- end -}}
{{- with .Values.directive -}}
{{- if and .url (not .tokenSecret) -}}
{{- fail "directive.tokenSecret: the portal tells what was approved to who has the token alone; name the secret that holds it" -}}
{{- end -}}
{{- if and .url $.Values.networkPolicy.enabled (not .to) -}}
{{- fail "directive.to: the network policy lets pods reach nothing that it does not name; say where the portal is" -}}
{{- end -}}
{{- if and .url $.Values.networkPolicy.enabled -}}
{{- include "scoring.checkPort" (dict "name" "directive" "peer" .) -}}
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
{{- if and .url $.Values.networkPolicy.enabled -}}
{{- include "scoring.checkPort" (dict "name" "feast" "peer" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The port that a URL names, or that is usual for its kind. */}}
{{- define "scoring.urlPort" -}}
{{- $url := urlParse . -}}
{{- $usual := dict "https" "443" "http" "80" "rediss" "6379" "redis" "6379" -}}
{{- regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (get $usual $url.scheme) -}}
{{- end -}}

{{/* The port that connections arrive at, where `url` and `port` of a value lead. */}}
{{- define "scoring.peerPort" -}}
{{- if .port -}}{{- int64 .port -}}{{- else -}}{{- include "scoring.urlPort" .url -}}{{- end -}}
{{- end -}}

{{/*
A Service may hand on to another port of its pods, which the network policy sees. Nothing does so for addresses: there both
are the same.
*/}}
{{- define "scoring.checkPort" -}}
{{- $named := include "scoring.urlPort" .peer.url -}}
{{- $isOfPods := false -}}
{{- range .peer.to -}}
{{- if or (hasKey . "namespaceSelector") (hasKey . "podSelector") -}}{{- $isOfPods = true -}}{{- end -}}
{{- end -}}
{{- if and .peer.port (ne (int64 .peer.port | toString) $named) (not $isOfPods) -}}
{{- fail (printf "%s.port is %d and %s.url leads to port %s, which the network policy would not open; leave the port out, or write the same one in both" .name (int64 .peer.port) .name $named) -}}
{{- end -}}
{{- end -}}
