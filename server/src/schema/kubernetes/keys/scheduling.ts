import { defineKeys } from "../../define.ts";
import { DICT_OF_STRINGS, STRING, shaped } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function schedulingKeys(): KeySchema[] {
  return defineKeys(
    { group: "scheduling" },
    {
      node_selectors: {
        type: DICT_OF_STRINGS,
        doc: 'Labels a node must have to get the pod, as a dict. All have to match; when no node fits, the run fails with the scheduler\'s message (`check_unschedulable_condition`). Quote the values, also `"true"`. Left empty, the selector of `pod_yaml` stays.',
        default: {},
        snippet: '{"${1:kubernetes.io/arch}": "${2:amd64}"}',
        related: ["affinity", "tolerations"],
      },
      affinity: {
        type: shaped("dict", "k8s:V1Affinity"),
        doc: "Affinity rules of the pod, as the Kubernetes object. For what `node_selectors` cannot say: alternatives, preferences, keeping pods together or apart. It is passed on as it is, so use the API's names (`nodeAffinity`, `podAffinity`, `podAntiAffinity`).",
        default: {},
        snippet:
          '{"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "${1:disktype}", "operator": "${2|In,NotIn,Exists,DoesNotExist|}", "values": ["${3:ssd}"]}]}]}}}',
        related: ["node_selectors", "tolerations"],
      },
      tolerations: {
        type: shaped("list", "k8s:V1Toleration"),
        doc: "Taints the pod puts up with, as a list of Kubernetes objects. Needed for nodes that are reserved by a taint (GPU, spot); it only allows them, `node_selectors` brings the pod there. A list here replaces the one of `pod_yaml`, it does not add to it.",
        default: [],
        snippet:
          '[{"key": "${1:dedicated}", "operator": "${2|Equal,Exists|}", "value": "${3:batch}", "effect": "${4|NoSchedule,NoExecute,PreferNoSchedule|}"}]',
        related: ["node_selectors", "affinity"],
      },
      labels: {
        type: DICT_OF_STRINGS,
        doc: "Extra labels for every pod. DBND changes their values: `Data Platform` becomes `data-platform`, an underscore becomes a dash, and 63 characters are the limit, so select pods by the rewritten form. Keys go unchecked and the API server refuses bad ones. Names that DBND uses itself (`pod_name`, `dbnd_run_uid`, `dbnd`, …) are overwritten.",
        snippet: '{"${1:team}": "${2:data}"}',
        related: ["annotations"],
      },
      annotations: {
        type: DICT_OF_STRINGS,
        doc: "Extra annotations for every pod: notes and switches for other tools, such as service meshes or autoscalers. Quote all values, because the API server takes nothing but text. `dbnd_tracker` is always added.",
        default: {},
        snippet: '{"${1:example.com/owner}": "${2:data}"}',
        related: ["labels"],
      },
      gcp_service_account_keys: {
        type: STRING,
        doc: "Google service account that the pod names in an annotation (`iam.cloud.google.com/service-account`). In spite of the key's name no key file reaches the pod: some tool in the cluster has to act on the annotation.",
        related: ["annotations", "service_account_name"],
      },
    },
  );
}
