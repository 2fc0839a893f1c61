import { shippedSections } from "../../schema/shipped.ts";
import { parseText } from "../../values/parseValue.ts";
import type { PlainValue } from "../../values/types.ts";
import { isRetryTable, RETRY_REASONS, reasons } from "./retry.ts";
import type { Rule } from "../checking/types.ts";

/** Which entries of `pod_error_cfg_source_dict` can come to anything (dbnd 1.0.28, measured on a real cluster). */
export const retryMatchRules: readonly Rule[] = [
  {
    code: "retry-never-matches",
    subject: "retry",
    severity: "information",
    title: "Exit code that never occurs",
    explanation: `
A pod of DBND ends with one of its own codes, whatever a task gives to \`sys.exit\`: **10** when the run has failed, a task
that raises included; 2, 4, 5 or 8 when it could not start; 127 when \`dbnd\` is not in the image; 128 and a signal's number
when it is killed, such as 137 for too much memory. 0 is success and never tried again. DBND's own table knows \`"255"\`,
which is none of these. When no entry of a table can match, nothing is ever tried again, and this is a warning.`,
    isForKey: isRetryTable,
    checkEntry: function* (facts) {
      const found = [...reasons(facts)];
      const dead = found.filter(({ reason }) => /^\d{1,3}$/u.test(reason) && !occurs(Number(reason)));
      const none = found.length > 0 && dead.length === found.length;
      for (const { reason, node } of dead) {
        yield {
          at: node,
          ...(none && { severity: "warning" }),
          message: neverMatches(reason) + (none ? " Nothing in this table can match." : ""),
          data: { reason },
        };
      }
    },
    fix: (problem, document) => {
      const { reason } = (problem.data ?? {}) as { reason?: string };
      const placed = document.nodeAt(problem.range.start.line);
      if (reason === undefined || placed?.node.kind !== "entry") return [];
      if (new RegExp(`(?<![\\w])10["']?\\s*:`, "u").test(placed.node.value.text)) return [];
      const newText = document.text.slice(problem.range).replace(reason, "10");
      return [{ title: "Change to 10, a task that failed", edits: [{ range: problem.range, newText }] }];
    },
  },
  {
    code: "retry-drops-shipped",
    subject: "retry",
    severity: "hint",
    optional: true,
    title: "Entries of DBND's own table are gone",
    explanation: `
A \`pod_error_cfg_source_dict\` of one's own replaces the one that DBND ships, entry and all; nothing is merged. What is not
repeated here is handled by the task's own \`task_retries\`. (\`--extend\` on the command line does merge.)`,
    isForKey: isRetryTable,
    checkEntry: function* (facts) {
      const own = new Set([...reasons(facts)].map(({ reason }) => reason));
      if (own.size === 0) return;
      const missing = shippedReasons().filter((reason) => !own.has(reason));
      if (missing.length === 0) return;
      yield { at: "key", message: `This replaces DBND's own table: no entry for ${missing.join(", ")}.` };
    },
  },
];

/** Whether a pod of DBND can end with an exit code other than success. */
function occurs(code: number): boolean {
  return [1, 2, 4, 5, 8, 10, 126, 127].includes(code) || (code > 128 && code < 160);
}

function neverMatches(reason: string): string {
  if (Number(reason) === 0) return "0 is success: it is never tried again.";
  return `No pod of DBND ends with ${reason}: a task that fails ends it with 10, one that is killed with 137 or 143.`;
}

function shippedReasons(): string[] {
  const text = shippedSections.get("kubernetes")?.get("pod_error_cfg_source_dict")?.text ?? "";
  const value: PlainValue = parseText({ kind: "dict" }, text).value;
  return Object.keys(Object(value) as object).filter((reason) => reason in RETRY_REASONS || /^\d+$/u.test(reason));
}
