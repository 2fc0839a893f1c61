import type { StatusCause } from "../api/status.ts";
import type { ObjectMeta } from "../objects.ts";
import { invalidValue, required } from "./causes.ts";
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from "./names.ts";

/** Largest sum of all keys and values of annotations, in bytes. */
const ANNOTATIONS_LIMIT = 256 * 1024;

/** What is wrong with an object's name, labels and annotations. */
export function checkMetadata(metadata: ObjectMeta, resource: string): StatusCause[] {
  const nameRule = resource === "namespaces" ? dnsLabel : dnsSubdomain;
  const causes: StatusCause[] = [];
  if (metadata.name === "") {
    causes.push(required("metadata.name", "name or generateName is required"));
  } else {
    causes.push(...nameRule(metadata.name).map((why) => invalidValue("metadata.name", metadata.name, why)));
  }
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    causes.push(...qualifiedName(key).map((why) => invalidValue("metadata.labels", key, why)));
    causes.push(...labelValue(value).map((why) => invalidValue("metadata.labels", value, why)));
  }
  return [...causes, ...checkAnnotations(metadata.annotations ?? {})];
}

function checkAnnotations(annotations: Readonly<Record<string, string>>): StatusCause[] {
  const causes = Object.keys(annotations).flatMap((key) =>
    // Unlike keys of labels, those of annotations may have capitals.
    qualifiedName(key.toLowerCase()).map((why) => invalidValue("metadata.annotations", key, why)),
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
