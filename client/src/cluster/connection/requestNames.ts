const VERBS: Readonly<Record<string, string>> = {
  GET: "read",
  POST: "create",
  PUT: "replace",
  PATCH: "change",
  DELETE: "delete",
};

/** What a request asks for, in words: `create a pod in namespace "etl"`, `read the log of pod "p" in namespace "etl"`. */
export function describeRequest(method: string, path: string): string {
  const verb = VERBS[method] ?? method;
  const parts = path.split("?", 1)[0]?.split("/").filter(Boolean).map(decodeURIComponent) ?? [];
  if (parts[0] === "version") return "ask the API server for its version";
  const rest = parts[0] === "api" ? parts.slice(2) : parts.slice(3);
  const namespace = rest[0] === "namespaces" && rest.length > 2 ? rest[1] : undefined;
  const [kind = "", name, part] = namespace === undefined ? rest : rest.slice(2);
  const place = namespace === undefined ? "" : ` in namespace "${namespace}"`;
  if (name === undefined) {
    return method === "POST" ? `${verb} a ${singular(kind)}${place}` : `${verb} the list of ${kind}${place}`;
  }
  const object = `${singular(kind)} "${name}"`;
  if (part === "exec") return `run a command in ${object}${place}`;
  if (part === "attach") return `attach to ${object}${place}`;
  if (part === "ephemeralcontainers" && method === "PATCH") return `add a debug container to ${object}${place}`;
  if (part === "portforward") return `forward a port of ${object}${place}`;
  return part === undefined ? `${verb} ${object}${place}` : `${verb} the ${part} of ${object}${place}`;
}

function singular(kind: string): string {
  return kind.replace(/ies$/, "y").replace(/s$/, "");
}
