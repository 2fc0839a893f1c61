import { defineKeys } from "../../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, LIST_OF_STRINGS, PATH, STRING, shaped } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function runtimeKeys(): KeySchema[] {
  return defineKeys(
    { group: "runtime" },
    {
      secrets: {
        type: shaped("list", "secrets"),
        doc: 'Secrets of the cluster that pods get, as environment variables or as files. A list of objects: `{"type": "env", "target": "DB_PASSWORD", "secret": "db", "key": "password"}` sets one variable (its name always in upper case), the same without `key` and `target` takes all keys of the secret, and `"type": "volume"` mounts it read-only at `target`. A secret or key that does not exist stops the container with `CreateContainerConfigError`. A list in your section replaces the inherited one.',
        default: [],
        snippet: '[{"type": "env", "target": "${1:NAME}", "secret": "${2:secret}", "key": "${3:key}"}]',
        related: ["system_secrets", "env_vars"],
      },
      system_secrets: {
        type: shaped("list", "secrets"),
        doc: "Secrets for DBND's own pods only: drivers, task submissions, and all task pods of Airflow's executor. The place for what runs need and user code does not, such as the access token of the Databand server. Same items as in `secrets`, and set before them.",
        default: [],
        snippet: '[{"type": "env", "target": "${1:NAME}", "secret": "${2:secret}", "key": "${3:key}"}]',
        related: ["secrets"],
      },
      env_vars: {
        type: DICT_OF_STRINGS,
        doc: "Variables that the main container gets, as a dict. They can replace most of DBND's own variables, but not the ones that tie a pod to its run (`DBND_ROOT_RUN_UID` and the like). Quote every value: the API server refuses the pod when a number or boolean arrives as one. For passwords use `secrets`.",
        default: {},
        snippet: '{"${1:NAME}": "${2:value}"}',
        related: ["secrets", "configmaps"],
      },
      configmaps: {
        type: LIST_OF_STRINGS,
        doc: "Names of config maps whose keys all become environment variables. A list in JSON, or names with commas and no blanks between. A config map that does not exist stops the container with `CreateContainerConfigError`.",
        default: [],
        snippet: '["${1:name}"]',
        related: ["env_vars"],
      },
      volumes: {
        type: { kind: "list", element: STRING, shape: "k8s:V1Volume" },
        doc: 'Volumes of the pod, as Kubernetes volume objects: `[{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]`. Every number and boolean inside is turned into text, which the API server then refuses (`defaultMode`, `readOnly`): volumes that need them belong in `pod_yaml`. They are added to those of `pod_yaml`; mount them with `volume_mounts`.',
        snippet: '[{"name": "${1:data}", "persistentVolumeClaim": {"claimName": "${2:data}"}}]',
        related: ["volume_mounts", "pod_yaml"],
      },
      volume_mounts: {
        type: { kind: "list", element: STRING, shape: "k8s:V1VolumeMount" },
        doc: 'Where the main container mounts volumes: `[{"name": "data", "mountPath": "/data"}]`. Of each item only `name`, `mountPath`, `subPath` and `readOnly` are read, and `readOnly` arrives as text, which the API server refuses: put such mounts in `pod_yaml`. The name must be one of `volumes` or of the base manifest.',
        snippet: '[{"name": "${1:data}", "mountPath": "${2:/data}"}]',
        related: ["volumes", "pod_yaml"],
      },
      security_context: {
        type: { kind: "list", element: STRING, shape: "k8s:V1PodSecurityContext" },
        doc: 'Security context of the whole pod, as an object: `{"fsGroup": "1000"}`. Numbers and booleans inside are turned into text, so `runAsUser`, `fsGroup` and `runAsNonRoot` are refused by the API server. Set them in `pod_yaml`, which keeps their types.',
        writtenAs: "dict",
        snippet: '{"${1:fsGroup}": ${2:1000}}',
        related: ["pod_yaml"],
      },
      hostnetwork: {
        type: BOOLEAN,
        doc: "Run the pod in its node's network instead of its own. Needed for services that listen only on the node; ports may then clash. `False` cannot undo `hostNetwork: true` of `pod_yaml`, since an empty value never replaces one of the base.",
        default: false,
        related: ["pod_yaml"],
      },
      pod_yaml: {
        type: PATH,
        doc: "Pod manifest in YAML that lies under the pod DBND builds. The place for what has no key of its own: init containers, sidecars, probes, typed volumes. Its first container and the generated one become one, named `base`; more containers stay as they are. Beware: without `restartPolicy: Never` the pod restarts for ever, `resources` you give that first container are dropped (use `requests` and `limits`), and unknown or snake_case fields vanish without a word.",
        snippet: "${1:\\${DBND_HOME\\}/pod.yaml}",
        defaultText: "<dbnd_run package>/conf/kubernetes-pod.yaml",
        related: ["volumes", "trap_exit_file_flag"],
      },
    },
  );
}
