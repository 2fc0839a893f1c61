import { t } from "../../l10n.ts";
import type { JsonObject } from "../../../../server/src/protocol.ts";
import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import { refusalCauses } from "../diagnosis/refusal.ts";
import type { Cause, Fix } from "../diagnosis/cause.ts";
import type { Pod, Status } from "../objects.ts";
import { firstAmount } from "../diagnosis/amounts.ts";
import { explainCause } from "../diagnosis/explainCause.ts";
import { fieldPointer, leafPointers, valueAt } from "../pods/fieldPointer.ts";

/** A part of a pod that the API server does not take, and why. */
export interface RefusedField {
  /** JSON pointer into the pod; absent where the answer is about none of its fields. */
  readonly pointer?: string | undefined;
  /** In plain words. */
  readonly sentence: string;
  readonly hint?: string | undefined;
  /** What the server said, word for word. */
  readonly evidence: string;
  /** The engine's key to change, where the field does not lead to one. */
  readonly key?: string | undefined;
  readonly fix?: Fix | undefined;
  readonly missing?: Cause["missing"];
}

/** What an API server's refusal of a pod is about (Kubernetes 1.34). At least one; `message` is the whole answer. */
export function refusedFields(status: Status | undefined, message: string, pod: JsonObject): readonly RefusedField[] {
  const said = status?.message ?? message;
  const found = [
    ...(status?.details?.causes ?? []).flatMap((cause) =>
      cause.field === undefined || cause.field === "" ? [] : [fieldOfCause(cause.field, cause, pod)],
    ),
  ];
  const [field, ...more] = distinct(found);
  // Of one field alone, the whole message may tell what to make of it.
  if (field) return [more.length === 0 ? { ...field, fix: refusalCauses(said)[0]?.fix } : field, ...more];
  for (const read of READERS) {
    const fields = read(said, pod);
    if (fields.length > 0) return fields;
  }
  return [{ sentence: t("The cluster refuses the pod."), evidence: said }];
}

interface StatusCause {
  readonly message?: string;
  readonly reason?: string;
}

function fieldOfCause(field: string, { reason = "", message = "" }: StatusCause, pod: JsonObject): RefusedField {
  const pointer = narrowed(withIndices(fieldPointer(field), message, pod), message, pod);
  return { pointer, ...explainCause(field, reason, message), evidence: `${field}: ${message}` };
}

/** Some fields are named without the place in their list: `spec.containers[0].volumeMounts.subPath` (Kubernetes 1.34). */
function withIndices(pointer: string, message: string, pod: JsonObject): string {
  if (valueAt(pod, pointer) !== undefined) return pointer;
  const pattern = new RegExp(`^${escaped(pointer).replaceAll("/", "(?:/\\d+)?/")}$`);
  const found = leafPointers(pod).filter((leaf) => pattern.test(leaf));
  const quoted = /value: "((?:[^"\\]|\\.)*)"/.exec(message)?.[1];
  return found.find((leaf) => String(valueAt(pod, leaf)) === quoted) ?? found[0] ?? pointer;
}

/** For a field that is a map or list: the member that the message quotes, if there is one. */
function narrowed(pointer: string, message: string, pod: JsonObject): string {
  const value = valueAt(pod, pointer);
  if (typeof value !== "object" || value === null) return pointer;
  const quoted = /value: "((?:[^"\\]|\\.)*)"/.exec(message)?.[1];
  const named = / (cpu|memory) limit/.exec(message)?.[1];
  const leaves = leafPointers(pod, pointer);
  return (
    leaves.find((leaf) => named !== undefined && leaf === `${pointer}/${named}`) ??
    leaves.find((leaf) => quoted !== undefined && String(valueAt(pod, leaf)) === quoted) ??
    leaves.find((leaf) => quoted !== undefined && leaf.endsWith(`/${quoted.replaceAll("/", "~1")}`)) ??
    pointer
  );
}

type Reader = (message: string, pod: JsonObject) => readonly RefusedField[];

/** Answers that name no field in their details, by what stands in their text. */
const READERS: readonly Reader[] = [unknownFields, wrongType, badQuantities, admission];

function unknownFields(message: string): readonly RefusedField[] {
  return [...message.matchAll(/(unknown|duplicate) field "([^"]+)"/g)].map(([evidence, what, field = ""]) => ({
    pointer: fieldPointer(field),
    sentence:
      what === "unknown"
        ? t("A pod has no field `{0}` in this version of Kubernetes.", field)
        : t("The field `{0}` is there twice.", field),
    hint: t("Correct its name, or remove it."),
    evidence,
  }));
}

/** Go names the path without indexes: `Container.spec.containers.command`. */
function wrongType(message: string, pod: JsonObject): readonly RefusedField[] {
  const match = /cannot unmarshal (\S+) into Go struct field (\S+?)\.(\S+) of type (\S+)/.exec(message);
  if (!match) return [];
  const [evidence, got = "", , path = "", wanted = ""] = match;
  const pattern = new RegExp(`^/${path.split(".").map(escaped).join("(?:/\\d+)?/")}(?:/|$)`);
  const kind = { number: "number", bool: "boolean", string: "string", object: "object", array: "object" }[got];
  const leaves = leafPointers(pod).filter((leaf) => pattern.test(leaf));
  const wrong = leaves.find((leaf) => typeof valueAt(pod, leaf) === kind) ?? leaves[0];
  return [
    {
      pointer: wrong,
      sentence: t("`{0}` is a {1}, but has to be a {2}.", path, got, inWords(wanted)),
      hint: hintFor(got, wanted),
      evidence,
    },
  ];
}

function badQuantities(message: string, pod: JsonObject): readonly RefusedField[] {
  if (!message.includes("quantities must match")) return [];
  return leafPointers(pod)
    .filter((leaf) => /\/resources\/(?:limits|requests)\/|\/sizeLimit$/.test(leaf))
    .filter((leaf) => kubernetesQuantity(String(valueAt(pod, leaf))) === undefined)
    .map((pointer) => ({
      pointer,
      sentence: t("`{0}` is not an amount.", String(valueAt(pod, pointer))),
      hint: t("Write it as 500m or 2 (cpu), as 512Mi or 2Gi (memory)."),
      evidence: message,
    }));
}

/** Where the answers of admission plug-ins lead to. */
const ADMISSION: Readonly<Record<string, string>> = {
  "service-account": "/spec/serviceAccountName",
  "priority-class": "/spec/priorityClassName",
  "namespace-missing": "/metadata/namespace",
  "namespace-ending": "/metadata/namespace",
  "no-right": "/metadata/namespace",
};

function admission(message: string, pod: JsonObject): readonly RefusedField[] {
  // A plan's pod is JSON in the shape of the API's.
  return refusalCauses(message, { ...pod, metadata: {} }).map(({ id, sentence, hint, key, fix, missing }) => ({
    pointer: message.includes("integer value of priority") ? "/spec/priority" : (ADMISSION[id] ?? resourcePointer(key)),
    sentence,
    hint,
    evidence: message,
    ...{ key, missing, fix: id === "quota-needs-amounts" ? amountFor(key, pod) : fix },
  }));
}

function amountFor(key: string | undefined, pod: JsonObject): Fix | undefined {
  // A plan's pod is JSON in the shape of the API's.
  const [main] = (pod as Pick<Pod, "spec">).spec?.containers ?? [];
  return key === undefined ? undefined : firstAmount(key, main);
}

/** The field that an engine's key for an amount becomes. */
function resourcePointer(key: string | undefined): string | undefined {
  const [, kind, resource] = /^(limit|request)_(cpu|memory)$/.exec(key ?? "") ?? [];
  return kind === undefined ? undefined : `/spec/containers/0/resources/${kind}s/${resource}`;
}

function inWords(type: string): string {
  if (/^u?int\d*$/.test(type)) return t("whole number");
  return type.startsWith("[]") ? t("list") : type.startsWith("map") ? t("dictionary") : type.replace(/^v1\./, "");
}

function hintFor(got: string, wanted: string): string | undefined {
  if (wanted.startsWith("[]") && got === "string")
    return t('Write it as a list, each word for itself: ["one", "two"].');
  if (/^u?int\d*$/.test(wanted) && got === "string") return t("Write it as a number, without quotes and units.");
  return wanted === "string" && (got === "number" || got === "bool") ? t('Put it in quotes: "1".') : undefined;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function distinct(fields: readonly RefusedField[]): readonly RefusedField[] {
  const seen = new Set<string>();
  return fields.filter(({ pointer = "", evidence }) => {
    const same = `${pointer} ${evidence}`;
    return !seen.has(same) && seen.add(same);
  });
}
