import { defineKeys } from "../../define.ts";
import { CPU, MEMORY, shaped } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function resourcesKeys(): KeySchema[] {
  return defineKeys(
    { group: "resources" },
    {
      requests: {
        type: shaped("dict", "resources"),
        doc: "What the main container asks for, as a dict of resource and quantity. The scheduler reserves it on a node; the way to ask for other resources than CPU and memory. `request_cpu` and `request_memory` win over its `cpu` and `memory`. A dict here replaces the inherited one, and requests in `pod_yaml` are always lost.",
        snippet: '{"${1|cpu,memory,ephemeral-storage|}": "${2:1}"}',
        related: ["request_cpu", "request_memory", "limits"],
      },
      limits: {
        type: shaped("dict", "resources"),
        doc: 'What the main container may use at most, as a dict of resource and quantity. This is where GPUs go: `{"nvidia.com/gpu": "1"}`. `limit_cpu` and `limit_memory` win over its `cpu` and `memory`. Where there is no request for a resource, Kubernetes takes the limit as one.',
        snippet: '{"${1|nvidia.com/gpu,cpu,memory,ephemeral-storage|}": "${2:1}"}',
        related: ["limit_cpu", "limit_memory", "requests"],
      },
      request_memory: {
        type: MEMORY,
        doc: "Memory reserved for the main container, such as `1Gi`. Too little and the node may run full and kill the pod, too much and no node fits. A driver alone needs about 256 MiB. Write a unit: the capacity check cannot read plain bytes. Wins over `memory` in `requests`.",
        snippet: "${1:1Gi}",
        suggestions: [
          { value: "256Mi", documentation: "256 MiB: a driver that only submits." },
          { value: "1Gi", documentation: "1 GiB." },
          { value: "4Gi", documentation: "4 GiB." },
        ],
        related: ["requests", "limit_memory", "check_cluster_resource_capacity"],
      },
      request_cpu: {
        type: CPU,
        doc: "CPU reserved for the main container: cores (`2`, `0.5`) or thousandths (`500m`). More than the biggest node has means the pod can never run, which `check_cluster_resource_capacity` finds out. Wins over `cpu` in `requests`.",
        snippet: "${1:500m}",
        suggestions: [
          { value: "100m", documentation: "A tenth of a core." },
          { value: "500m", documentation: "Half a core." },
          { value: "1", documentation: "One core." },
          { value: "2", documentation: "Two cores." },
        ],
        related: ["requests", "limit_cpu", "check_cluster_resource_capacity"],
      },
      limit_memory: {
        type: MEMORY,
        doc: "Most memory the main container may use. Above it the kernel kills the process: exit code 137, reason OOMKilled, and a log that just stops. A driver below about 256 MiB is killed, at times in the middle of a run. Wins over `memory` in `limits`.",
        snippet: "${1:2Gi}",
        suggestions: [
          { value: "512Mi", documentation: "512 MiB: enough for a driver with small tasks." },
          { value: "2Gi", documentation: "2 GiB." },
          { value: "8Gi", documentation: "8 GiB." },
        ],
        related: ["limits", "request_memory"],
      },
      limit_cpu: {
        type: CPU,
        doc: "Most CPU the main container may use. Above it the container is slowed down, not killed. Often better left out, so that idle CPU of the node can be used. Wins over `cpu` in `limits`.",
        snippet: "${1:2}",
        suggestions: [
          { value: "100m", documentation: "A tenth of a core." },
          { value: "500m", documentation: "Half a core." },
          { value: "1", documentation: "One core." },
          { value: "2", documentation: "Two cores." },
        ],
        related: ["limits", "request_cpu"],
      },
    },
  );
}
