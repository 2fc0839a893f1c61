import type { RunPlan } from "../../../server/src/protocol.ts";
import type { Cause, pointersTo } from "../cluster/index.ts";

/** A cause at the key that has named what is missing, which may be another one than names such things as a rule. */
export function atItsKey(
  cause: Cause,
  { pod, linePointers, lineOrigins }: RunPlan,
  library: { readonly pointersTo: typeof pointersTo },
): Cause {
  const { key, missing } = cause;
  if (!missing || key === undefined) return cause;
  const keys = library.pointersTo(missing, pod).flatMap((pointer) => {
    const origin = lineOrigins[linePointers.indexOf(pointer)];
    return origin?.kind === "file" ? (origin.entry?.key.toLowerCase() ?? []) : [];
  });
  const [first] = keys;
  if (first === undefined || keys.includes(key)) return cause;
  return { ...cause, key: first, hint: cause.hint && atOtherKey(cause.hint, key, first) };
}

/** Keys stand as they are in every language: those that are words of a language, too, in backticks. */
function atOtherKey(hint: string, key: string, other: string): string {
  const named = hint.replaceAll(`\`${key}\``, `\`${other}\``);
  return key.includes("_") ? named.replaceAll(new RegExp(`(?<![\\w\`])${key}(?![\\w\`])`, "g"), other) : named;
}

/** A cause of a pod of Airflow at the very field that names what is missing, wherever the pod does that. */
export function atItsField(
  cause: Cause,
  { pod }: Pick<RunPlan, "pod">,
  library: { readonly pointersTo: typeof pointersTo },
): Cause {
  const { field, missing } = cause;
  const [first] = field === undefined || !missing ? [] : library.pointersTo(missing, pod);
  return first === undefined ? cause : { ...cause, field: first };
}
