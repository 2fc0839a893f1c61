import { t } from "../../l10n.ts";
import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import { memoryText } from "./amounts.ts";
import type { Cause } from "./cause.ts";
import { runElsewhere } from "./hints.ts";

interface Rule {
  /** In the kubelet's message (Kubernetes 1.19 to 1.34). */
  readonly pattern: RegExp;
  readonly tell: (match: RegExpExecArray) => Pick<Cause, "sentence" | "key" | "hint">;
}

const RULES: readonly Rule[] = [
  {
    pattern: /Usage of EmptyDir volume "([^"]+)" exceeds the limit "([^"]+)"/,
    tell: ([, volume = "", limit = ""]) => ({
      sentence: t('The task wrote more than {1} into the volume "{0}", and the pod was evicted.', volume, limit),
      key: "volumes",
      hint: t("Raise its sizeLimit, or write less."),
    }),
  },
  {
    pattern: /local storage usage exceeds the total limit of containers (\S+?)\.?\s*$/,
    tell: ([, limit = ""]) => tooMuchWritten(limit),
  },
  {
    pattern: /exceeded its local ephemeral storage limit "([^"]+)"/,
    tell: ([, limit = ""]) => tooMuchWritten(limit),
  },
  {
    pattern: /low on resource: ([\w-]+)/,
    tell: (match) => {
      const [, resource = ""] = match;
      // Containers above their request are named, since Kubernetes 1.26 with the threshold; where none is, the pod did nothing wrong.
      const isWithin = match.input.includes("Threshold quantity") && !match.input.includes("was using");
      if (isWithin) {
        return {
          sentence: t(
            "The node was short of {0} and evicted the pod, which used no more than it had requested.",
            resource,
          ),
          hint: runElsewhere(),
        };
      }
      const [, used, asked] = /was using (\w+), (?:which exceeds its )?request (?:is|of) (\w+)/.exec(match.input) ?? [];
      return {
        sentence:
          used === undefined || asked === undefined
            ? t("The node was short of {0} and evicted the pod.", resource)
            : t(
                "The node was short of {0} and evicted the pod, which used {1} and had requested {2}.",
                resource,
                readable(used),
                asked,
              ),
        key: resource === "memory" ? "request_memory" : "requests",
        hint: t("Request what the task really needs, so that it is placed where there is room and is evicted last."),
      };
    },
  },
  {
    pattern: /node had condition: \[(\w+)\]/,
    tell: ([, condition = ""]) => ({
      sentence: t("The node takes no pods at the moment ({0}) and sent the pod away.", condition),
      hint: runElsewhere(),
    }),
  },
];

/** Why a kubelet evicted a pod. */
export function evictedCause(message: string, evidence: string): Cause {
  const common = { id: "evicted", severity: "error", evidence } as const;
  for (const { pattern, tell } of RULES) {
    const match = pattern.exec(message);
    if (match) return { ...common, ...tell(match) };
  }
  return {
    ...common,
    sentence: t("The node was short of a resource and evicted the pod."),
    key: "request_memory",
    hint: t("Request what the task really needs, so that it is placed where there is room and is evicted last."),
  };
}

/** What the kubelet counts in Ki as people write it. */
function readable(amount: string): string {
  return amount.endsWith("Ki") ? memoryText(kubernetesQuantity(amount) ?? 0) : amount;
}

function tooMuchWritten(limit: string): Pick<Cause, "sentence" | "key" | "hint"> {
  return {
    sentence: t(
      "The task wrote more to the node's disk than its limit of {0} (ephemeral-storage), and the pod was evicted.",
      limit,
    ),
    key: "limits",
    hint: t("Raise ephemeral-storage in `limits`, or write to a volume."),
  };
}
