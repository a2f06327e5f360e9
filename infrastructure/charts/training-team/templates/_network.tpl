{{/* An IPv4 address as a number. */}}
{{- define "team.number" -}}
{{- $number := 0 -}}
{{- range splitList "." . -}}{{- $number = add (mul $number 256) (int64 .) -}}{{- end -}}
{{- $number -}}
{{- end -}}

{{/* Whether the IPv4 block `outer` has all of `inner` in it. */}}
{{- define "team.contains" -}}
{{- $outer := splitList "/" .outer -}}
{{- $inner := splitList "/" .inner -}}
{{- if le (int (index $outer 1)) (int (index $inner 1)) -}}
{{- $size := 1 -}}
{{- range until (sub 32 (int (index $outer 1)) | int) -}}{{- $size = mul $size 2 -}}{{- end -}}
{{- if eq (div (include "team.number" (index $outer 0) | int64) $size) (div (include "team.number" (index $inner 0) | int64) $size) -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{/*
A block of addresses, never with one at which a cloud tells of itself and gives away the rights of the node: link-local ones
(169.254.169.254 and what is beside it, fe80::/10), Azure's 168.63.129.16, fd00:ec2::/32 of AWS and fd20:ce::/32 of Google.
Takes {cidr, except} and `field`, the name of the value.
*/}}
{{- define "team.ipBlock" -}}
{{- $cidr := .cidr | lower -}}
{{- $except := list -}}
{{- if contains ":" $cidr -}}
{{- if eq $cidr "::/0" -}}
{{- $except = list "fe80::/10" "fd00:ec2::/32" "fd20:ce::/32" -}}
{{- else -}}
{{- $plain := regexReplaceAll "(^|:)0+([0-9a-f])" $cidr "${1}${2}" -}}
{{- if lt (splitList "/" $cidr | last | int) 32 -}}
{{- fail (printf "%s.cidr: %s is wider than /32 and may have addresses in it at which a cloud gives away the rights of its nodes; write smaller blocks, or ::/0, from which they are left out" .field .cidr) -}}
{{- end -}}
{{- if regexMatch "^(fe[89ab][0-9a-f]:|fd00:ec2:|fd20:ce:)" $plain -}}
{{- fail (printf "%s.cidr: %s has addresses at which a cloud gives away the rights of its nodes, which trainings never reach; leave it out, and see network.workloadIdentity" .field .cidr) -}}
{{- end -}}
{{- end -}}
{{- else -}}
{{- range $metadata := list "169.254.0.0/16" "168.63.129.16/32" -}}
{{- if include "team.contains" (dict "outer" $metadata "inner" $cidr) -}}
{{- fail (printf "%s.cidr: %s has addresses at which a cloud gives away the rights of its nodes, which trainings never reach; leave it out, and see network.workloadIdentity" $.field $.cidr) -}}
{{- end -}}
{{- if include "team.contains" (dict "outer" $cidr "inner" $metadata) -}}
{{- $except = append $except $metadata -}}
{{- end -}}
{{- end -}}
{{- range .except -}}
{{- if or (contains ":" .) (eq . $cidr) (not (include "team.contains" (dict "outer" $cidr "inner" .))) -}}
{{- fail (printf "%s.except: %s is not a part of %s; write blocks that are" $.field . $.cidr) -}}
{{- end -}}
{{- end -}}
{{- end -}}
cidr: {{ $cidr | quote }}
{{- with concat $except (.except | default list) | uniq }}
except: {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{/* The port that the portal's URL names, or that is usual for its kind. */}}
{{- define "team.urlPort" -}}
{{- $url := urlParse .url -}}
{{- $usual := dict "https" "443" "http" "80" -}}
{{- regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (get $usual $url.scheme) -}}
{{- end -}}

{{/* The port that connections to the portal arrive at. */}}
{{- define "team.portalPort" -}}
{{- if .port -}}{{- int64 .port -}}{{- else -}}{{- include "team.urlPort" . -}}{{- end -}}
{{- end -}}

{{/* A Service may hand on to another port of its pods, which the network policy sees. Nothing does so for addresses. */}}
{{- define "team.checkPort" -}}
{{- $named := include "team.urlPort" . -}}
{{- $isOfPods := false -}}
{{- range .to -}}
{{- if hasKey . "namespaceSelector" -}}{{- $isOfPods = true -}}{{- end -}}
{{- end -}}
{{- if and .port (ne (int64 .port | toString) $named) (not $isOfPods) -}}
{{- fail (printf "portal.port is %d and portal.url leads to port %s, which the network policy would not open; leave the port out, or write the same one in both" (int64 .port) $named) -}}
{{- end -}}
{{- end -}}
