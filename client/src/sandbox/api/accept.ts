import type { ApiRequest } from "./exchange.ts";
import { ApiError } from "./status.ts";

/** What an answer looks like: the object itself, its row in `kubectl get`'s table, its metadata alone, or it as YAML. */
export type Form = "object" | "table" | "metadata" | "yaml";

/** The protobuf form is not spoken here; who takes nothing else gets JSON. */
const TYPES = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

/**
 * The form of an answer that a request's `Accept` header asks for (Kubernetes 1.34, `handlers/negotiation`).
 *
 * @throws ApiError 406
 */
export function formOf({ headers }: ApiRequest): Form {
  const accept = headers.accept ?? "";
  if (accept === "") return "object";
  const clauses = accept.split(",").map(readClause);
  if (!clauses.some(({ type }) => type === "*/*" || TYPES.includes(type))) {
    throw new ApiError(406, "NotAcceptable", "406: Not Acceptable", {});
  }
  const forms = clauses.sort((a, b) => b.quality - a.quality).map(formOfClause);
  const form = forms.find((one) => one !== undefined);
  if (form !== undefined) return form;
  const message = `only the following media types are accepted: ${TYPES.join(", ")}`;
  throw new ApiError(406, "NotAcceptable", message);
}

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

function readClause(text: string): Clause {
  const [type = "", ...words] = text.split(";").map((word) => word.trim());
  const parameters = new Map(
    words.map((word): [string, string] => {
      const [name = "", value = ""] = word.split("=");
      return [name.trim(), value.trim().replace(/^"(.*)"$/, "$1")];
    }),
  );
  const quality = Number(parameters.get("q") ?? 1);
  return { type, parameters, quality: Number.isNaN(quality) ? 1 : quality };
}

function formOfClause({ type, parameters }: Clause): Form | undefined {
  if (type !== "*/*" && type !== "application/*" && !TYPES.includes(type)) return undefined;
  const [kind, group, version] = ["as", "g", "v"].map((name) => parameters.get(name));
  if (kind === undefined && group === undefined && version === undefined) {
    return type === "application/yaml" ? "yaml" : "object";
  }
  if (group !== "meta.k8s.io") return undefined;
  if (kind === "Table" && (version === "v1" || version === "v1beta1")) return "table";
  if (version === "v1" && (kind === "PartialObjectMetadata" || kind === "PartialObjectMetadataList")) return "metadata";
  return undefined;
}
