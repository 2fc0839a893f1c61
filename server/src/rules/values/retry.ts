import type { ValueNode } from "../../values/types.ts";
import { keyText, member } from "./tree.ts";
import type { EntryFacts, Rule } from "../checking/types.ts";
import { replaceWordFix } from "../fixes/wordFixes.ts";

/** Names that DBND looks up besides exit codes (spec 4.7). */
export const RETRY_REASONS: Readonly<Record<string, string>> = {
  err_image_pull: "The image could not be pulled.",
  err_config_error: "A config map, secret or key that the container needs is missing.",
  err_pod_deleted: "The pod was deleted from outside while it ran.",
  err_pod_evicted: "The pod was evicted; real evictions are reported otherwise, so this rarely matches.",
};

const ENTRY_KEYS = new Set(["retry_count", "retry_delay"]);

/** What is wrong inside `pod_error_cfg_source_dict` (spec 2, 4.7). */
export const retryRules: readonly Rule[] = [
  {
    code: "retry-entry",
    subject: "retry",
    severity: "error",
    title: "Retry entry is not usable",
    explanation: `
\`pod_error_cfg_source_dict\` maps a reason to \`{"retry_count": 3}\`. The reason is an exit code of the main container
(\`"137"\`) or one of \`err_image_pull\`, \`err_config_error\`, \`err_pod_deleted\`, \`err_pod_evicted\`. Without \`retry_count\`
DBND fails with a \`KeyError\` at the very moment it should retry.`,
    isForKey: isRetryTable,
    checkEntry: function* (facts) {
      for (const { reason, node, value, start, end } of reasons(facts)) {
        if (!isReason(reason)) {
          yield {
            at: node,
            message: unknownReason(reason),
            data: { names: Object.keys(RETRY_REASONS), typed: reason },
          };
        }
        if (!value) continue;
        if (value.type !== "object") {
          yield { at: value, message: `Write an object here, such as {"retry_count": 3}.` };
          continue;
        }
        if (!member(value, "retry_count")) {
          yield {
            at: { start, end },
            message: `"${reason}" needs "retry_count"; without it DBND fails instead of retrying.`,
          };
        }
        for (const one of value.members) {
          if (ENTRY_KEYS.has(keyText(one))) continue;
          yield {
            at: one.key,
            severity: "warning",
            message: `"${keyText(one)}" is not read here. An entry holds "retry_count" and "retry_delay".`,
          };
        }
        const count = member(value, "retry_count")?.value;
        if (count?.type === "scalar" && !isCount(count.value)) {
          yield { at: count, message: `"retry_count" is a whole number, 0 or more.` };
        }
      }
    },
    fix: replaceWordFix,
  },
  {
    code: "retry-delay-unused",
    subject: "retry",
    severity: "hint",
    title: "retry_delay is not read",
    explanation: `
DBND accepts \`retry_delay\` in an entry and never reads it: the pause before every retry on this engine is
\`pod_default_retry_delay\`. Runs from VS Code wait for it where the setting \`databand.run.retries\` is
\`policyWithDelays\`.`,
    tags: ["unnecessary"],
    isForKey: isRetryTable,
    checkEntry: function* (facts) {
      for (const { value } of reasons(facts)) {
        const delay = member(value, "retry_delay");
        if (delay) {
          yield { at: delay, message: `DBND does not read "retry_delay"; the pause is "pod_default_retry_delay".` };
        }
      }
    },
  },
  {
    code: "retry-on-config-error",
    subject: "retry",
    severity: "information",
    title: "Retries for a configuration error",
    explanation: `
\`err_config_error\` means that a config map, a secret or one of its keys is missing. Another try meets the same cluster
and fails the same way; a count of 0 shows the mistake at once.`,
    isForKey: isRetryTable,
    checkEntry: function* (facts) {
      for (const { reason, value } of reasons(facts)) {
        const count = member(value, "retry_count")?.value;
        if (reason === "err_config_error" && count?.type === "scalar" && Number(count.value) > 0) {
          yield {
            at: count,
            message: "A missing secret or config map does not come back by itself: retries only delay the failure.",
          };
        }
      }
    },
  },
  {
    code: "evicted-key",
    subject: "retry",
    severity: "information",
    title: "err_pod_evicted does not match evictions",
    explanation: `
DBND looks for evictions in the container's status, while Kubernetes reports them in the pod's. So real evictions do not
match \`err_pod_evicted\`; they are handled like any other failure, by \`task_retries\`.
Runs from VS Code match them where the setting \`databand.run.retryEvicted\` is on.`,
    isForKey: isRetryTable,
    checkEntry: function* (facts) {
      for (const { reason, node } of reasons(facts)) {
        if (reason === "err_pod_evicted") yield { at: node, message: "Real evictions do not match this name." };
      }
    },
  },
];

/** Whether a key holds a retry table. */
export function isRetryTable(key: EntryFacts["key"]): boolean {
  return key?.type.kind === "dict" && key.type.shape === "podErrorPolicy";
}

/** The entries of a retry table; none for any other key. */
export function* reasons({ key, parsed }: EntryFacts): Generator<{
  reason: string;
  node: { start: number; end: number };
  value: ValueNode | undefined;
  start: number;
  end: number;
}> {
  if (!isRetryTable(key) || parsed.tree.type !== "object") return;
  for (const one of parsed.tree.members) {
    yield { reason: keyText(one), node: one.key, value: one.value, start: one.key.start, end: one.key.end };
  }
}

function isReason(reason: string): boolean {
  return Object.hasOwn(RETRY_REASONS, reason) || (/^\d{1,3}$/u.test(reason) && Number(reason) <= 255);
}

function isCount(value: unknown): boolean {
  return /^\d+$/u.test(String(value));
}

function unknownReason(reason: string): string {
  return /^\d+$/u.test(reason)
    ? `Exit codes are 0 to 255; ${reason} never matches.`
    : `"${reason}" is not a reason DBND knows. Use an exit code such as "137", or ${Object.keys(RETRY_REASONS).join(", ")}.`;
}
