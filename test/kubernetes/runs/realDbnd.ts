/** Runs of the real DBND (dbnd 1.0.28) in the image `DATABAND_TEST_IMAGE`, as our server plans them. */
import type { JsonObject, RunPlan, RunPlanParams } from "../../../server/src/protocol.ts";
import { startLanguageServer, type LanguageServer } from "../languageServer.ts";
import { copyProject, type Project } from "../project.ts";
import type { Runs } from "./kit.ts";

/** Of drivers that start task pods. */
const ACCOUNT = "dbnd-runner";

/** Parameters of `prepare_data` with which it takes a second. */
const FAST = { lines: "3", seconds: "1" };

export type Container = JsonObject & { command: string[]; env: JsonObject[]; resources: JsonObject };

export interface RealDbnd {
  /** Gives the drivers their account, and reads the project. */
  readonly open: () => Promise<void>;
  readonly close: () => void;
  /** A plan of ours, its pod changed. */
  readonly plan: (
    params: Partial<RunPlanParams>,
    change?: (main: Container, spec: JsonObject) => unknown,
  ) => Promise<RunPlan>;
}

export function realDbnd(runs: Runs): RealDbnd {
  let project: Project | undefined;
  let server: LanguageServer | undefined;
  return {
    open: async () => {
      project = copyProject(process.env.DATABAND_TEST_IMAGE ?? "dbnd-project:1", runs.namespace);
      server = await startLanguageServer(project.folder);
      await createAccount(runs);
    },
    close: () => {
      server?.stop();
      project?.remove();
    },
    plan: async (params, change = () => undefined) => {
      if (!server) throw new Error("not open");
      const made = await server.runPlan({ task: "prepare_data", environment: "k8s", parameters: FAST, ...params });
      const pod = structuredClone(made.pod);
      const spec = pod.spec as JsonObject & { containers: [Container] };
      change(spec.containers[0], spec);
      return { ...made, pod };
    },
  };
}

async function createAccount({ cluster, namespace }: Runs): Promise<void> {
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const metadata = { name: ACCOUNT, namespace };
  const rules = [
    { apiGroups: [""], resources: ["pods"], verbs: ["create", "get", "list", "watch", "delete"] },
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
  ];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: ACCOUNT };
  const subjects = [{ kind: "ServiceAccount", name: ACCOUNT, namespace }];
  await cluster.request("POST", `/api/v1/namespaces/${namespace}/serviceaccounts`, { body: { metadata } });
  await cluster.request("POST", `${rbac}/roles`, { body: { metadata, rules } });
  await cluster.request("POST", `${rbac}/rolebindings`, { body: { metadata, roleRef, subjects } });
}
