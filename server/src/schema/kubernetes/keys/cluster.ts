import { defineKeys } from "../../define.ts";
import { BOOLEAN, PATH, STRING } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function clusterKeys(): KeySchema[] {
  return defineKeys(
    { group: "cluster" },
    {
      cluster_context: {
        type: STRING,
        doc: "Context of the kubeconfig to connect with. Leave it out to use the context that `kubectl config current-context` names, or set it so that a run never lands in whatever cluster happens to be current. Not used inside the cluster, where the service account decides (`in_cluster`).",
        snippet: "${1:context}",
        related: ["config_file", "in_cluster"],
      },
      config_file: {
        type: PATH,
        doc: "Path of the kubeconfig file; without it the usual lookup applies (`$KUBECONFIG`, then `~/.kube/config`). `~` and `$NAME` are replaced. Not used when `in_cluster` is on.",
        snippet: "${1:~/.kube/config}",
        related: ["cluster_context", "in_cluster"],
      },
      in_cluster: {
        type: BOOLEAN,
        doc: "How to connect: `True` uses the service account of the pod DBND runs in, `False` the kubeconfig, and without a value the first is tried before the second. Mostly best left out: pods that DBND creates are told `True` anyway. The word `None` is not accepted; to undo an inherited value write `@none`.",
        related: ["cluster_context", "config_file"],
      },
      namespace: {
        type: STRING,
        doc: "Namespace that the pods live in. It must exist, or the API server refuses the pod with 404. It always wins over a namespace in `pod_yaml`. The namespace's own secrets, config maps and service accounts are the ones the pod can use.",
        default: "default",
        snippet: "${1:default}",
        related: ["service_account_name"],
      },
      service_account_name: {
        type: STRING,
        doc: "Service account the pod runs as. A driver needs it as soon as it makes or removes pods: rights to create, get and delete pods and to read their logs, and with Airflow's executor also to list and watch them. Without a value `pod_yaml` decides, and else the namespace's `default` account. An account that does not exist makes the API server refuse the pod.",
        snippet: "${1:databand}",
        related: ["namespace", "gcp_service_account_keys"],
      },
    },
  );
}
