import { t } from "../../l10n.ts";
import type { Method, Query } from "./cluster.ts";
import { ClusterError } from "./errors.ts";
import { describeRequest } from "./requestNames.ts";

/** Questions about the user's own rights are asked with a POST, and store nothing. */
const QUESTIONS = /^\/apis\/authorization\.k8s\.io\/v1\/selfsubject\w+$/;

/** Whether a request may change something in the cluster: anything but reads, dry runs and questions about rights. */
export function mayChange(method: Method, path: string, query: Query = {}): boolean {
  return method !== "GET" && query.dryRun !== "All" && !(method === "POST" && QUESTIONS.test(path));
}

/** What is said instead of sending such a request. */
export function readOnlyError(method: Method, path: string): ClusterError {
  return new ClusterError(
    "read-only",
    t("Cannot {0}: this window only reads from clusters (databand.readOnly)", describeRequest(method, path)),
    { hint: t("Turn the setting databand.readOnly off to change something in the cluster.") },
  );
}
