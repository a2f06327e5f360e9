{{/* What the portal's configuration says of this namespace. */}}
{{- define "team.appConfig" -}}
mlCluster:
  clusters:
    - name: {{ .Values.portal.cluster | default "NAME-OF-THE-CLUSTER" }}
      namespaces: [{{ .Values.namespace }}]
mlTraining:
  kubernetes:
    clusters:
      - name: {{ .Values.portal.cluster | default "NAME-OF-THE-CLUSTER" }}
        cloud: {{ .Values.cloud }}
        namespaces:
          - namespace: {{ .Values.namespace }}
            {{- if .Values.kueue.enabled }}
            queue: {{ .Values.team }}
            {{- end }}
            {{- with .Values.portal.owners }}
            owners: {{ toJson . }}
            {{- end }}
{{- end -}}
