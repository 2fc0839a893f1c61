import { goQuote } from "../goQuote.ts";

/** One reason in a `Status`, such as a field of a pod that is wrong. */
export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** Kubernetes' answer when something went wrong. */
export interface Status {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: object;
  readonly status: "Success" | "Failure";
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code: number;
}

/** What a kubelet, or a server that is too busy, refuses with: a text, no `Status`. */
export class PlainRefusal extends Error {
  readonly code: number;
  /** Go along with the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: number, text: string, headers: Readonly<Record<string, string>> = {}) {
    super(text);
    this.code = code;
    this.headers = headers;
  }
}

/** Said by a server that has too much to do, before it looks at a request (Kubernetes 1.34, `filters/priority-and-fairness.go`). */
export const tooManyRequests = (retryAfter: number): PlainRefusal =>
  new PlainRefusal(429, "Too many requests, please try again later.", { "retry-after": String(retryAfter) });

/** Thrown by handlers; becomes the answer. */
export class ApiError extends Error {
  readonly status: Status;
  /** Go along with the answer. */
  headers: Readonly<Record<string, readonly string[]>> = {};

  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message);
    this.status = {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      ...(reason !== "" && { reason }),
      ...(details && { details }),
      code,
    };
  }
}

export const badRequest = (message: string): ApiError => new ApiError(400, "BadRequest", message);

export const unauthorized = (): ApiError => new ApiError(401, "Unauthorized", "Unauthorized");

export const notFound = (resource: string, name: string, group = ""): ApiError =>
  new ApiError(404, "NotFound", `${resource}${group === "" ? "" : `.${group}`} ${goQuote(name)} not found`, {
    name,
    ...(group !== "" && { group }),
    kind: resource,
  });

/** The answer to a path that means nothing. */
export const noSuchPath = (): ApiError =>
  new ApiError(404, "NotFound", "the server could not find the requested resource", {});

/** @param resource with its group, such as `jobs.batch` */
export const detailsOf = (resource: string, name: string): StatusDetails => {
  const [kind = "", ...group] = resource.split(".");
  return { ...(name !== "" && { name }), ...(group.length > 0 && { group: group.join(".") }), kind };
};

/** @param resource with its group, such as `jobs.batch`; so are those of the following */
/**
 * @param other the object that has the name
 * @param generateName of the new one: another try may get another name
 */
export const alreadyExists = (
  resource: string,
  other: { readonly name: string; readonly deletionTimestamp?: string },
  generateName = "",
): ApiError => {
  const how = other.deletionTimestamp === undefined ? "" : "object is being deleted: ";
  const isDrawn = generateName !== "";
  const why = isDrawn ? ", the server was not able to generate a unique name for the object" : "";
  return new ApiError(409, "AlreadyExists", `${how}${resource} ${goQuote(other.name)} already exists${why}`, {
    ...detailsOf(resource, other.name),
    ...(isDrawn && { retryAfterSeconds: 1 }),
  });
};

export const conflict = (resource: string, name: string, why: string): ApiError =>
  new ApiError(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${resource} ${goQuote(name)}: ${why}`,
    detailsOf(resource, name),
  );

export const forbidden = (resource: string, name: string, why: string): ApiError =>
  new ApiError(
    403,
    "Forbidden",
    name === "" ? `${resource} is forbidden: ${why}` : `${resource} ${goQuote(name)} is forbidden: ${why}`,
    detailsOf(resource, name),
  );

export const methodNotAllowed = (): ApiError =>
  new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});

/** 422 with one cause for each wrong field, in the words of the API server. */
export function invalid(kind: string, name: string, causes: readonly StatusCause[], group = ""): ApiError {
  const texts = causes.map((cause) => (cause.field === undefined ? cause.message : `${cause.field}: ${cause.message}`));
  const different = [...new Set(texts)];
  const list = different.length === 1 ? (different[0] ?? "") : `[${different.join(", ")}]`;
  const full = group === "" ? kind : `${kind}.${group}`;
  return new ApiError(422, "Invalid", `${full} ${goQuote(name)} is invalid: ${list}`, {
    ...(name !== "" && { name }),
    ...(group !== "" && { group }),
    ...(kind !== "" && { kind }),
    causes,
  });
}

/** 410: the version asked for is older than the history. */
export const expired = (message: string): ApiError => new ApiError(410, "Expired", message);
