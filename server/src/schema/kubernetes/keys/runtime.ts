import { defineKeys } from "../../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, LIST_OF_STRINGS, PATH, STRING, shaped } from "../../valueTypes.ts";

export const RUNTIME_KEYS = defineKeys(
  { group: "runtime" },
  {
    secrets: { type: shaped("list", "secrets"), doc: "", default: [], related: ["system_secrets", "env_vars"] },
    system_secrets: { type: shaped("list", "secrets"), doc: "", default: [], related: ["secrets"] },
    env_vars: { type: DICT_OF_STRINGS, doc: "", default: {}, related: ["secrets", "configmaps"] },
    configmaps: { type: LIST_OF_STRINGS, doc: "", default: [], related: ["env_vars"] },
    volumes: {
      type: { kind: "list", element: STRING, shape: "k8s:V1Volume" },
      doc: "",
      related: ["volume_mounts", "pod_yaml"],
    },
    volume_mounts: {
      type: { kind: "list", element: STRING, shape: "k8s:V1VolumeMount" },
      doc: "",
      related: ["volumes", "pod_yaml"],
    },
    security_context: {
      type: { kind: "list", element: STRING, shape: "k8s:V1PodSecurityContext" },
      doc: "",
      writtenAs: "dict",
      related: ["pod_yaml"],
    },
    hostnetwork: { type: BOOLEAN, doc: "", default: false, related: ["pod_yaml"] },
    pod_yaml: {
      type: PATH,
      doc: "",
      defaultText: "<dbnd_run package>/conf/kubernetes-pod.yaml",
      related: ["volumes", "trap_exit_file_flag"],
    },
  },
);
