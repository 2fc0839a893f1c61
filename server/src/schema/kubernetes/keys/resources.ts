import { defineKeys } from "../../define.ts";
import { CPU, MEMORY, shaped } from "../../valueTypes.ts";

export const RESOURCES_KEYS = defineKeys(
  { group: "resources" },
  {
    requests: { type: shaped("dict", "resources"), doc: "", related: ["request_cpu", "request_memory", "limits"] },
    limits: { type: shaped("dict", "resources"), doc: "", related: ["limit_cpu", "limit_memory", "requests"] },
    request_memory: { type: MEMORY, doc: "", related: ["requests", "limit_memory", "check_cluster_resource_capacity"] },
    request_cpu: { type: CPU, doc: "", related: ["requests", "limit_cpu", "check_cluster_resource_capacity"] },
    limit_memory: { type: MEMORY, doc: "", related: ["limits", "request_memory"] },
    limit_cpu: { type: CPU, doc: "", related: ["limits", "request_cpu"] },
  },
);
