import type { JsonObject } from "../../../../server/src/protocol.ts";

/** A field as Kubernetes names it (`spec.containers[0].resources.limits[cpu]`) as a JSON pointer (RFC 6901). */
export function fieldPointer(field: string): string {
  const steps = [...field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, index, name]) => index ?? name ?? "");
  return steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** What stands at a pointer; undefined when there is nothing. */
export function valueAt(object: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(
      (value, step) =>
        typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[step] : undefined,
      object,
    );
}

/** Pointers of all values that are neither lists nor objects, at or below a pointer, in order. */
export function leafPointers(object: JsonObject, pointer = ""): readonly string[] {
  const walk = (value: unknown, at: string): string[] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([name, member]) =>
          walk(member, `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`),
        )
      : value === undefined
        ? []
        : [at];
  return walk(valueAt(object, pointer), pointer);
}
