import type { ResourceType } from "./resources.ts";
import { resourceType } from "./resources.ts";

/** What a path of the API names. */
export interface Target {
  readonly type: ResourceType;
  /** Absent for cluster-wide resources, and for lists over all namespaces. */
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** Subresources of namespaces themselves. */
const NAMESPACE_PARTS = ["status", "finalize"];

/** Reads `/api/v1/[namespaces/NS/]RESOURCE[/NAME[/SUBRESOURCE]]`, or the same below `/apis/GROUP/v1`; undefined when it is not such a path. */
export function parseTarget(path: string): Target | undefined {
  const [, root = "", group, rest] = /^(\/api|\/apis\/([^/]+))\/v1\/(.*)$/s.exec(path) ?? [];
  if (rest === undefined || root === "") {
    return undefined;
  }
  const words = rest.split("/").map(decodeWord);
  let namespace: string | undefined;
  if (
    words[0] === "namespaces" &&
    words.length > 2 &&
    !(words.length === 3 && NAMESPACE_PARTS.includes(words[2] ?? ""))
  ) {
    // Without a name they are all meant.
    namespace = words[1] === "" ? undefined : words[1];
    words.splice(0, 2);
  }
  const [plural = "", name, subresource, ...more] = words;
  const type = resourceType(group === undefined ? "v1" : `${group}/v1`, plural);
  if (!type || more.length > 0 || (namespace !== undefined && !type.namespaced) || name === "") {
    return undefined;
  }
  if (name !== undefined && type.namespaced && namespace === undefined) {
    return undefined;
  }
  return {
    type,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(subresource !== undefined && { subresource }),
  };
}

function decodeWord(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}
