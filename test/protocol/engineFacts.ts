import type { EngineFacts } from "../../server/src/protocol.ts";

/** What the client found in the namespace `etl`. */
export const ETL_FACTS: EngineFacts = {
  cluster: "prod-cluster",
  namespace: "etl",
  serviceAccounts: ["runner", "default"],
  secrets: { db: ["password", "user"], registry: [".dockerconfigjson"] },
  configMaps: { settings: ["a"] },
  persistentVolumeClaims: ["data"],
  priorityClasses: ["high"],
  runtimeClasses: ["gvisor"],
  nodeLabels: { zone: ["a", "b"] },
};
