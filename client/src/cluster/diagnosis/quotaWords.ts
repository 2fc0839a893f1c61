/**
 * Why a quota does not let a pod in, told the same by the server's answer and before it is asked. What tells one amount from
 * another comes first: a row of a tree is cut.
 */
import { t } from "../../l10n.ts";
import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import { cpuText, memoryText } from "./amounts.ts";
import type { Cause } from "./cause.ts";

type Words = Required<Pick<Cause, "sentence" | "hint">>;

/** An amount that a quota bounds, as Kubernetes writes it. */
export interface QuotaAmount {
  /** Such as `requests.memory`. */
  readonly name: string;
  readonly asked: string;
  readonly used: string;
  readonly hard: string;
}

/**
 * A pod that asks for more than is left.
 *
 * @param quota its name
 * @param amounts those that are too much, one at least
 * @param isDefault whether a limit range gave one of them
 */
export function aboveQuota(quota: string, amounts: readonly QuotaAmount[], isDefault = false): Words {
  const told = amounts.map((one) => t("{0} asked for, {1} left", inFull(one.asked, one.name), leftText(one)));
  // Of one resource the name has just been said.
  const each = (side: "used" | "hard"): string =>
    amounts.map((one) => (amounts.length === 1 ? one[side] : inFull(one[side], one.name))).join(", ");
  // No pod that ends makes room for these.
  const never = amounts.filter(({ asked, hard }) => quantity(asked) > quantity(hard));
  const sentences = [
    t(
      '{0}: the namespace\'s quota "{1}" does not allow the pod, in use is {2} of {3}.',
      told.join("; "),
      quota,
      each("used"),
      each("hard"),
    ),
    ...(isDefault ? [t("The namespace's limit range gives that to containers that say nothing.")] : []),
    ...(never.length > 0
      ? [
          t(
            "Waiting does not help: the quota as a whole is less than {0}.",
            never.map(({ asked, name }) => inFull(asked, name)).join(", "),
          ),
        ]
      : []),
  ];
  return {
    sentence: sentences.join(" "),
    hint:
      never.length > 0
        ? t("Ask for less, or have the quota raised.")
        : t("Ask for less, wait until other pods have ended, or have the quota raised."),
  };
}

/** A pod that does not say amounts that a quota counts. */
export function unsaidForQuota(quota: string, names: readonly string[]): string {
  return t('{0} not given: the namespace\'s quota "{1}" wants it of every pod.', names.join(", "), quota);
}

/** A quota of pods that is used up, or has no room for any. */
export function fullOfPods(quota: string, used: string, hard: string): Words {
  return quantity(hard) === 0
    ? {
        sentence: t('No pods of this kind: the namespace\'s quota "{0}" allows none.', quota),
        hint: t("Take another namespace, or have the quota raised."),
      }
    : {
        sentence: t('{0} of {1} pods are there: the namespace\'s quota "{2}" allows no more.', used, hard, quota),
        hint: t("Wait until other pods have ended, clean up old ones (“Clean Up Pods”), or have the quota raised."),
      };
}

function inFull(amount: string, name: string): string {
  return `${amount} ${name}`;
}

/** What is left, never less than nothing: a quota that was lowered has more in use than it allows. */
function leftText({ name, used, hard }: QuotaAmount): string {
  const left = quantity(hard) - quantity(used);
  if (left <= 0) return "0";
  if (quantity(used) === 0) return hard;
  if (/(^|\.)cpu$/.test(name)) return cpuText(left);
  return /(^|\.)memory$|storage$|hugepages-/.test(name) && left >= 1024 * 1024 ? memoryText(left) : String(left);
}

function quantity(text: string): number {
  return kubernetesQuantity(text) ?? 0;
}
