import type { StatusCause } from "../api/status.ts";
import type { ObjectMeta } from "../objects.ts";
import { forbiddenField, invalidAs, invalidValue, required } from "./causes.ts";
import { checkLabels } from "./labels.ts";
import { dnsLabel, dnsSubdomain, pathSegment, qualifiedName } from "./names.ts";

/** Largest sum of all keys and values of annotations, in bytes. */
const ANNOTATIONS_LIMIT = 256 * 1024;
/** Finalizers without a domain that Kubernetes itself has. */
const STANDARD_FINALIZERS = ["kubernetes", "orphan", "foregroundDeletion"];

/** What these are called need only be a word of a path. */
const ROLES = ["clusterrolebindings", "clusterroles", "rolebindings", "roles"];
const ANY_NAME = ["events", "poddisruptionbudgets", ...ROLES];

interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

interface CheckedMeta extends ObjectMeta {
  readonly ownerReferences?: readonly Owner[];
}

/** What is wrong with an object's name, labels, annotations, owners and finalizers (Kubernetes 1.34). */
export function checkMetadata(metadata: CheckedMeta, resource: string): StatusCause[] {
  const nameRule = resource === "namespaces" ? dnsLabel : ANY_NAME.includes(resource) ? pathSegment : dnsSubdomain;
  const { name, generateName = "", finalizers = [], ownerReferences = [] } = metadata;
  // What a name begins with may end in a hyphen.
  const start = generateName.replace(/-$/, "a");
  return [
    ...(generateName === "" ? [] : invalidAs("metadata.generateName", generateName, nameRule(start))),
    ...(name === ""
      ? [required("metadata.name", "name or generateName is required")]
      : invalidAs("metadata.name", name, nameRule(name))),
    ...checkLabels(metadata.labels, "metadata.labels"),
    ...checkAnnotations(metadata.annotations ?? {}),
    ...checkOwners(ownerReferences),
    ...finalizers.flatMap((one) => invalidAs("metadata.finalizers", one, qualifiedName(one))),
    ...finalizers.flatMap((one, index) =>
      one.includes("/") || STANDARD_FINALIZERS.includes(one)
        ? []
        : [
            invalidValue(
              `metadata.finalizers[${index}]`,
              one,
              "name is neither a standard finalizer name nor is it fully qualified",
            ),
          ],
    ),
  ];
}

/** What may not be changed of it in an object that is there; what is not given stays as it is. */
export function checkMetadataChange(before: ObjectMeta, after: ObjectMeta): StatusCause[] {
  const { uid, deletionTimestamp, deletionGracePeriodSeconds, finalizers = [] } = before;
  const added = (after.finalizers ?? []).filter((one) => !finalizers.includes(one)).sort();
  const isDeleted = deletionTimestamp !== undefined;
  const newFinalizers = [...new Set(added)].map((one) => JSON.stringify(one)).join(", ");
  return [
    ...(isDeleted && added.length > 0
      ? [
          forbiddenField(
            "metadata.finalizers",
            "no new finalizers can be added if the object is being deleted, " +
              `found new finalizers []string{${newFinalizers}}`,
          ),
        ]
      : []),
    ...immutable("uid", uid, after.uid === "" ? undefined : after.uid),
    ...immutable("deletionTimestamp", deletionTimestamp, isDeleted ? undefined : after.deletionTimestamp),
    ...immutable("deletionGracePeriodSeconds", deletionGracePeriodSeconds, after.deletionGracePeriodSeconds),
  ];
}

function immutable(name: string, before: unknown, after: unknown): StatusCause[] {
  if (after === undefined || after === null || after === before) return [];
  return [invalidValue(`metadata.${name}`, after, "field is immutable")];
}

function checkAnnotations(annotations: Readonly<Record<string, string>>): StatusCause[] {
  const causes = Object.keys(annotations).flatMap((key) =>
    // Unlike keys of labels, those of annotations may have capitals.
    invalidAs("metadata.annotations", key, qualifiedName(key.toLowerCase())),
  );
  const size = Object.entries(annotations).reduce((sum, entry) => sum + Buffer.byteLength(entry.join("")), 0);
  if (size > ANNOTATIONS_LIMIT) {
    causes.push({
      reason: "FieldValueTooLong",
      message: `Too long: may not be more than ${ANNOTATIONS_LIMIT} bytes`,
      field: "metadata.annotations",
    });
  }
  return causes;
}

function checkOwners(owners: readonly Owner[]): StatusCause[] {
  const field = "metadata.ownerReferences";
  const causes = owners.flatMap((owner) => {
    const { apiVersion, kind, name, uid } = owner;
    const empty = Object.entries({ kind, name, uid }).filter(([, value]) => value === "");
    return [
      ...(apiVersion === "" ? [invalidValue(`${field}.apiVersion`, "", "version must not be empty")] : []),
      ...empty.map(([member]) => invalidValue(`${field}.${member}`, "", "must not be empty")),
      ...(apiVersion === "v1" && kind === "Event"
        ? [invalidValue(field, owner, "/v1, Kind=Event is disallowed from being an owner")]
        : []),
    ];
  });
  const [first, second] = owners
    .filter(({ controller }) => controller === true)
    .map(({ kind, name }) => `${kind}/${name}`);
  if (first !== undefined && second !== undefined) {
    const why = `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`;
    causes.push(invalidValue(field, owners, why));
  }
  return causes;
}
