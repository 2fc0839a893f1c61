import { t } from "../../l10n.ts";
import type { Method } from "./cluster.ts";

interface Words {
  readonly object: (object: string, place: string) => string;
  readonly part: (part: string, object: string, place: string) => string;
}

const VERBS: Readonly<Record<Method, Words>> = {
  GET: {
    object: (object, place) => t("read {0}{1}", object, place),
    part: (part, object, place) => t("read the {0} of {1}{2}", part, object, place),
  },
  POST: {
    object: (object, place) => t("create {0}{1}", object, place),
    part: (part, object, place) => t("create the {0} of {1}{2}", part, object, place),
  },
  PUT: {
    object: (object, place) => t("replace {0}{1}", object, place),
    part: (part, object, place) => t("replace the {0} of {1}{2}", part, object, place),
  },
  PATCH: {
    object: (object, place) => t("change {0}{1}", object, place),
    part: (part, object, place) => t("change the {0} of {1}{2}", part, object, place),
  },
  DELETE: {
    object: (object, place) => t("delete {0}{1}", object, place),
    part: (part, object, place) => t("delete the {0} of {1}{2}", part, object, place),
  },
};

/** What a request asks for, in words: `create a pod in namespace "etl"`, `read the log of pod "p" in namespace "etl"`. */
export function describeRequest(method: Method, path: string): string {
  const words = VERBS[method];
  const parts = path.split("?", 1)[0]?.split("/").filter(Boolean).map(decodeURIComponent) ?? [];
  if (parts[0] === "version") return t("ask the API server for its version");
  const rest = parts[0] === "api" ? parts.slice(2) : parts.slice(3);
  const namespace = rest[0] === "namespaces" && rest.length > 2 ? rest[1] : undefined;
  const [kind = "", name, part] = namespace === undefined ? rest : rest.slice(2);
  const place = namespace === undefined ? "" : t(' in namespace "{0}"', namespace);
  if (name === undefined) {
    return words.object(method === "POST" ? t("a {0}", singular(kind)) : t("the list of {0}", kind), place);
  }
  const object = `${singular(kind)} "${name}"`;
  if (part === "exec") return t("run a command in {0}{1}", object, place);
  if (part === "attach") return t("attach to {0}{1}", object, place);
  if (part === "ephemeralcontainers" && method === "PATCH") return t("add a debug container to {0}{1}", object, place);
  if (part === "portforward") return t("forward a port of {0}{1}", object, place);
  return part === undefined ? words.object(object, place) : words.part(part, object, place);
}

function singular(kind: string): string {
  return kind.replace(/ies$/, "y").replace(/s$/, "");
}
