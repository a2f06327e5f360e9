{{/* How the nodes of the cloud are known, as YAML. */}}
{{- define "team.nodes" -}}
{{- get (.Files.Get "files/nodes.yaml" | fromYaml) .Values.cloud | toYaml -}}
{{- end -}}

{{/* The pools, each held against what the portal asks of the nodes of the cloud. */}}
{{- define "team.checkPools" -}}
{{- $nodes := include "team.nodes" . | fromYaml -}}
{{- $cloud := .Values.cloud -}}
{{- $cohort := .Values.kueue.cohort -}}
{{- $names := dict -}}
{{- $onDemand := dict -}}
{{- $allGpus := 0 -}}
{{- if not .Values.kueue.pools -}}
{{- fail "kueue.pools: a queue without a pool lets nothing in; name one, or set kueue.enabled to false" -}}
{{- end -}}
{{- with .Values.kueue.preemption -}}
{{- if and (eq .reclaimWithinCohort "Never") (ne .borrowWithinCohort "Never") -}}
{{- fail "kueue.preemption.borrowWithinCohort: Kueue takes Never alone where reclaimWithinCohort is Never" -}}
{{- end -}}
{{- end -}}
{{- range $index, $pool := .Values.kueue.pools -}}
{{- $field := printf "kueue.pools[%d]" $index -}}
{{- if hasKey $names $pool.name -}}
{{- fail (printf "%s.name: %s is the name of another pool; a flavor is named once" $field $pool.name) -}}
{{- end -}}
{{- $_ := set $names $pool.name true -}}
{{- $gpus := int64 ($pool.quota.gpus | default 0) -}}
{{- $allGpus = add $allGpus $gpus -}}
{{- if $pool.gpu -}}
{{- $known := get $nodes.gpu.types $pool.gpu -}}
{{- if not $known -}}
{{- fail (printf "%s.gpu: the portal knows no %s on %s; choose one of %s" $field $pool.gpu $cloud (keys $nodes.gpu.types | sortAlpha | join ", ")) -}}
{{- end -}}
{{- if not (has $pool.node $known) -}}
{{- fail (printf "%s.node: the portal knows no %s by %s=%s; choose one of %s" $field $pool.gpu $nodes.gpu.label $pool.node (join ", " $known)) -}}
{{- end -}}
{{- if not $gpus -}}
{{- fail (printf "%s.quota.gpus: a pool of GPUs without a quota of them lets nothing in; write how many the team has" $field) -}}
{{- end -}}
{{- else if $gpus -}}
{{- fail (printf "%s.quota.gpus: the pool has no GPU; name its gpu and node, or leave the quota out" $field) -}}
{{- end -}}
{{- $capacity := $pool.capacity | default "on-demand" -}}
{{- $kind := $pool.gpu | default "none" -}}
{{- if eq $capacity "on-demand" -}}
{{- $_ := set $onDemand $kind $pool.name -}}
{{- else -}}
{{- if not (hasKey $nodes.spot $capacity) -}}
{{- fail (printf "%s.capacity: %s is not known on %s; choose one of %s" $field $capacity $cloud (prepend (keys $nodes.spot | sortAlpha) "on-demand" | join ", ")) -}}
{{- end -}}
{{- with get $onDemand $kind -}}
{{- fail (printf "%s: it stands behind %s, which Kueue would take for trainings on spot nodes as well; put pools of spot nodes before those of the same GPU that are not" $field .) -}}
{{- end -}}
{{- end -}}
{{- if and (not $cohort) (or $pool.borrow $pool.lend) -}}
{{- fail (printf "%s: there is nobody to borrow from or to lend to; name kueue.cohort, or leave borrow and lend out" $field) -}}
{{- end -}}
{{- if and $pool.lend (gt (int64 ($pool.lend.gpus | default 0)) $gpus) -}}
{{- fail (printf "%s.lend.gpus: the team has %d and cannot lend %d" $field $gpus (int64 $pool.lend.gpus)) -}}
{{- end -}}
{{- end -}}
{{- with .Values.quota.gpus -}}
{{- if lt (int64 .) (int64 $allGpus) -}}
{{- fail (printf "quota.gpus: the pools have %d GPUs, and with %d trainings that Kueue lets in would not begin; write %d or more, or 0 for no limit but the queue's" $allGpus (int64 .) $allGpus) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What a pool has of a resource; takes `pool` and `resource`. */}}
{{- define "team.resourceQuota" -}}
{{- $key := eq .resource "nvidia.com/gpu" | ternary "gpus" .resource -}}
name: {{ .resource }}
nominalQuota: {{ include "team.quantity" (get .pool.quota $key | default 0) | quote }}
{{- if and .pool.borrow (hasKey .pool.borrow $key) }}
borrowingLimit: {{ include "team.quantity" (get .pool.borrow $key) | quote }}
{{- end }}
{{- if and .pool.lend (hasKey .pool.lend $key) }}
lendingLimit: {{ include "team.quantity" (get .pool.lend $key) | quote }}
{{- end }}
{{- end -}}
