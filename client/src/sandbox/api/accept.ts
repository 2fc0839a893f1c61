import type { ApiRequest } from "./exchange.ts";
import { ApiError } from "./status.ts";
import type { ResourceType } from "./resources.ts";
import type { Target } from "./target.ts";

/** What an answer looks like: the object itself, its row in `kubectl get`'s table, its metadata alone, or it as YAML. */
export type Form = "object" | "table" | "metadata" | "yaml";

/** The protobuf form is not spoken here; who takes nothing else gets JSON. */
const TYPES = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
const STREAMED = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"];

/**
 * Checks that a route can answer in one of the types that a request accepts; ranges of types but for all do not count
 * (Kubernetes 1.34, go-restful's `detectRoute`).
 *
 * @throws ApiError 406
 */
export function checkAccept({ headers }: ApiRequest, { name, subresource }: Target, method: string): void {
  const accept = headers.accept ?? "";
  if (accept === "") return;
  const isList = method === "GET" && name === undefined;
  const types = [...(subresource === "log" ? ["text/plain"] : []), ...TYPES, ...(isList ? STREAMED : [])];
  const given = accept.split(",").map((clause) => (clause.split(";")[0] ?? "").trim());
  if (given.some((type) => type === "*/*" || types.includes(type))) return;
  const message = `406: Not Acceptable\n\nAvailable representations: ${types.join(", ")}`;
  throw new ApiError(406, "NotAcceptable", message, {});
}

/**
 * The form of an answer that a request's `Accept` header asks for (Kubernetes 1.34, `handlers/negotiation`).
 *
 * @param target what is asked; some parts of objects have no other form
 * @throws ApiError 406
 */
export function formOf(request: ApiRequest, target?: Target): Form {
  const isWhole = target?.subresource === undefined || target.subresource === "status";
  const form = negotiated(request, isWhole ? "any" : "noTable");
  if (form === undefined) throw notAccepted();
  return form;
}

/** Metadata of one object and of a list are called otherwise; what was asked is done by then. @throws ApiError 406 */
export function checkPartial(
  { headers }: ApiRequest,
  { group = "core", kind }: Pick<ResourceType, "group" | "kind">,
  isList: boolean,
): void {
  const asked = /as=(PartialObjectMetadata(?:List)?)/.exec(headers.accept ?? "")?.[1] ?? "";
  if (asked.endsWith("List") === isList) return;
  const is = isList ? "a list" : "not a list";
  const type = `*${group.split(".")[0] ?? ""}.${kind}${isList ? "List" : ""}`;
  throw new ApiError(406, "NotAcceptable", `you requested ${asked}, but the requested object is ${is} (${type})`);
}

/** Of what there is only one form. @throws ApiError 406 */
export function checkPlainAccept(request: ApiRequest): void {
  if (refusalForm(request) === undefined) throw notAccepted();
}

const notAccepted = (): ApiError =>
  new ApiError(406, "NotAcceptable", `only the following media types are accepted: ${TYPES.join(", ")}`);

/** The form of a refusal; undefined where nothing that is accepted fits, which is then no reason to keep it back. */
export const refusalForm = (request: ApiRequest): Form | undefined => negotiated(request, "itself");

function negotiated(request: ApiRequest, mayBe: Freedom): Form | undefined {
  return (request.headers.accept ?? "") === "" ? "object" : negotiate(request, (clause) => formOfClause(clause, mayBe));
}

/** What the first clause of a request's `Accept` header comes to that comes to anything; the best that is accepted first. */
export function negotiate<T>({ headers }: ApiRequest, read: (clause: Clause) => T | undefined): T | undefined {
  for (const clause of readClauses(headers.accept ?? "")) {
    const found = read(clause);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Forms that an answer may have: parts of objects have no rows, and refusals only one form. */
type Freedom = "any" | "noTable" | "itself";

/** One of the types that somebody accepts. */
export interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

/** By quality; of the same, ranges come last. */
function readClauses(accept: string): Clause[] {
  const breadth = ({ type }: Clause): number => type.split("/").filter((word) => word === "*").length;
  return accept
    .split(",")
    .map(readClause)
    .sort((a, b) => b.quality - a.quality || breadth(a) - breadth(b));
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

function formOfClause({ type, parameters }: Clause, mayBe: Freedom): Form | undefined {
  if (type !== "*/*" && type !== "application/*" && !TYPES.includes(type)) return undefined;
  if (!["", "watch"].includes(parameters.get("stream") ?? "") || (parameters.get("sv") ?? "") !== "") return undefined;
  const [kind, group, version] = ["as", "g", "v"].map((name) => parameters.get(name));
  if (kind === undefined && group === undefined && version === undefined) {
    return type === "application/yaml" ? "yaml" : "object";
  }
  if (mayBe === "itself" || group !== "meta.k8s.io") return undefined;
  if (kind === "Table" && mayBe === "any" && (version === "v1" || version === "v1beta1")) return "table";
  if (version === "v1" && (kind === "PartialObjectMetadata" || kind === "PartialObjectMetadataList")) return "metadata";
  return undefined;
}

/** People's programs get JSON that is laid out, and so does who asks for it. */
export function isPretty({ query, headers }: ApiRequest): boolean {
  const asked = query.get("pretty") ?? "";
  if (asked !== "") return /^(?:1|t|T|true|TRUE|True)$/.test(asked);
  return /^(?:curl|Wget|Mozilla\/5\.0)/.test(headers["user-agent"] ?? "");
}
