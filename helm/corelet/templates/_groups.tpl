{{- /*
Sets "values" in "." to the values of its group of nodes: the group's own in place of those for all. They don't go through
text, which would turn large numbers into others.
*/ -}}
{{- define "corelet.groupvalues" -}}
{{- $values := deepCopy .root.Values -}}
{{- $env := dict "given" $values.extraEnv -}}
{{- include "corelet.env" $env -}}
{{- $entries := $env.list -}}
{{- if .group -}}
{{- $own := deepCopy (index .root.Values.nodeGroups .group) -}}
{{- $ownenv := dict "given" $own.extraEnv -}}
{{- include "corelet.env" $ownenv -}}
{{- $abstraction := mergeOverwrite (dict) (default dict $own.abstraction) -}}
{{- $values = mergeOverwrite $values (omit $own "abstraction" "extraEnv" "nodeSelector") -}}
{{- range $kind, $choice := $abstraction -}}
{{- $_ := set $values.abstraction $kind $choice -}}
{{- end -}}
{{- $_ := set $values "nodeSelector" (merge (deepCopy $own.nodeSelector) $values.nodeSelector) -}}
{{- /* A variable may name those before it, so that each stays in its place. */ -}}
{{- range $entry := $ownenv.list -}}
{{- $isnew := true -}}
{{- $merged := list -}}
{{- range $entries -}}
{{- if eq .name $entry.name -}}
{{- $isnew = false -}}
{{- $merged = append $merged $entry -}}
{{- else -}}
{{- $merged = append $merged . -}}
{{- end -}}
{{- end -}}
{{- $entries = ternary (append $entries $entry) $merged $isnew -}}
{{- end -}}
{{- end -}}
{{- $_ := set $values "extraEnv" $entries -}}
{{- $_ := set . "values" $values -}}
{{- end -}}

{{- /* Sets "list" to the variables "given", as Kubernetes has them, whichever way they were given. */ -}}
{{- define "corelet.env" -}}
{{- $list := default list .given -}}
{{- if kindIs "map" .given -}}
{{- $list = list -}}
{{- range $name := keys .given | sortAlpha -}}
{{- /* Helm reads the numbers of files as floating point; the schema lets in whole ones only. */ -}}
{{- $value := get $.given $name -}}
{{- $list = append $list (dict "name" $name "value" (ternary (printf "%.0f" $value) (toString $value) (kindIs "float64" $value))) -}}
{{- end -}}
{{- end -}}
{{- $_ := set . "list" $list -}}
{{- end -}}

{{- /* Keeps a group's agent from nodes of groups that come before it, and the default agent from those of all groups. */ -}}
{{- define "corelet.affinity" -}}
{{- $affinity := deepCopy .root.Values.affinity -}}
{{- $others := list -}}
{{- range $name := keys .root.Values.nodeGroups | sortAlpha -}}
{{- if or (not $.group) (lt $name $.group) -}}
{{- range $key, $value := (index $.root.Values.nodeGroups $name).nodeSelector -}}
{{- $others = append $others (dict "key" $key "operator" "NotIn" "values" (list $value)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $others -}}
{{- $node := default dict $affinity.nodeAffinity -}}
{{- $required := default dict $node.requiredDuringSchedulingIgnoredDuringExecution -}}
{{- $terms := list -}}
{{- range $term := default (list dict) $required.nodeSelectorTerms -}}
{{- $own := default list $term.matchExpressions -}}
{{- $terms = append $terms (set (deepCopy $term) "matchExpressions" (concat $own $others)) -}}
{{- end -}}
{{- $_ := set $required "nodeSelectorTerms" $terms -}}
{{- $_ := set $node "requiredDuringSchedulingIgnoredDuringExecution" $required -}}
{{- $_ := set $affinity "nodeAffinity" $node -}}
{{- end -}}
{{- with $affinity }}{{ toYaml . }}{{ end -}}
{{- end -}}
