import type { KubeObject, LimitRange, Secret } from "../../objects.ts";
import type { Pod } from "../../podObjects.ts";
import { omit } from "../../omit.ts";
import { withRangeDefaults } from "../limitRange.ts";
import { withChangedPodDefaults, withPodDefaults, withTolerationSeconds } from "./pod.ts";
import { withWorkloadDefaults } from "./workloads.ts";

/** What is filled in for a new object of a resource, apart from the defaults of types. */
export function withDefaults(resource: string, object: KubeObject): KubeObject {
  switch (resource) {
    case "pods":
      return withPodDefaults(object as Pod);
    case "secrets":
      return withSecretDefaults(object);
    case "priorityclasses":
      return {
        ...{ preemptionPolicy: "PreemptLowerPriority" },
        ...object,
        metadata: { ...object.metadata, generation: 1 },
      };
    case "limitranges":
      return withRangeDefaults(object);
    case "namespaces":
      return { ...withNamespaceDefaults(object), ...{ status: { phase: "Active" } } };
    default:
      return withWorkloadDefaults(resource, withFirstGeneration(resource, object));
  }
}

/** As `withDefaults`, of an object that is changed. */
export function withUpdateDefaults(resource: string, object: KubeObject): KubeObject {
  switch (resource) {
    case "pods":
      return withTolerationSeconds(withChangedPodDefaults(object as Pod));
    case "secrets":
      return withSecretDefaults(object);
    case "namespaces":
      return withNamespaceDefaults(object);
    case "jobs":
      return withWorkloadDefaults(resource, withLabelsOfTemplate(object));
    default:
      return withWorkloadDefaults(resource, object);
  }
}

/** Lists without anything in them that are told as nothing; who has sent them owns them all the same. */
export function withoutEmptyLists(resource: string, object: KubeObject): KubeObject {
  const { rules } = object as KubeObject & { readonly rules?: readonly unknown[] | null };
  if (rules?.length === 0 && /^(?:cluster)?roles$/.test(resource)) return { ...object, ...{ rules: null } };
  const { spec } = object as LimitRange;
  if (resource !== "limitranges" || spec?.limits?.length !== 0) return object;
  return { ...object, ...{ spec: { ...spec, limits: null } } };
}

/** What of a new object its maker owns: without what a kind's own rules add later. */
export function ownedPart(resource: string, object: KubeObject): KubeObject {
  if (resource === "namespaces") return omit(object as KubeObject & { spec?: unknown }, "spec");
  if (resource === "limitranges" && !(object as LimitRange).spec?.limits) return omit(object as LimitRange, "spec");
  return resource === "jobs" ? withLabelsOfTemplate(object) : object;
}

/** A Job without labels has those of its pods. */
export function withLabelsOfTemplate(object: KubeObject): KubeObject {
  const { metadata, spec } = object as Job;
  const { labels } = spec.template?.metadata ?? {};
  const hasOwn = Object.keys(metadata.labels ?? {}).length > 0;
  return hasOwn || !labels ? object : { ...object, metadata: { ...metadata, labels } };
}

interface Job extends KubeObject {
  readonly spec: { readonly template?: { readonly metadata?: { readonly labels?: Record<string, string> } } };
}

function withNamespaceDefaults(object: KubeObject): KubeObject {
  const { metadata } = object;
  const labels = { ...metadata.labels, "kubernetes.io/metadata.name": metadata.name };
  return { ...object, metadata: { ...metadata, labels }, ...{ spec: { finalizers: ["kubernetes"] } } };
}

/** What of these kinds is wanted is counted in generations. */
const COUNTED = /^(?:cronjobs|daemonsets|deployments|jobs|poddisruptionbudgets|replicasets|statefulsets)$/;

function withFirstGeneration(resource: string, object: KubeObject): KubeObject {
  return COUNTED.test(resource) ? { ...object, metadata: { ...object.metadata, generation: 1 } } : object;
}

function withSecretDefaults({ stringData, ...secret }: Secret & { stringData?: Record<string, string> }): Secret {
  const encoded = Object.entries(stringData ?? {}).map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
  const data = { ...secret.data, ...(Object.fromEntries(encoded) as Record<string, string>) };
  return { ...secret, ...(Object.keys(data).length > 0 && { data }) };
}
