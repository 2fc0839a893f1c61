import { randomBytes } from "node:crypto";
import { userInfo } from "node:os";

/**
 * Who executes the workers of this window: the value of their label `airflow-worker`, where a scheduler of Airflow puts
 * the id of its job, a number. It names the user, so that nobody takes another's pods for theirs.
 */
export function newExecutorId(user = userName(), random = randomBytes(4).toString("hex")): string {
  return `${executorPrefix(user)}${random}`;
}

/** What the ids of all windows of a user begin with. */
export function executorPrefix(user = userName()): string {
  const plain = user
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `databand-${plain.slice(0, 40) || "user"}-`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may have no entry for its user.
    return "user";
  }
}
