import { stringify } from "yaml";
import type { KubeObject } from "../objects.ts";
import { formOf } from "./accept.ts";
import type { ApiContext, ApiRequest, Reply } from "./exchange.ts";
import { sendJson } from "./exchange.ts";
import { asTable, partial } from "./table.ts";
import type { Target } from "./target.ts";

/** A request and the way back. */
export interface Asked {
  readonly context: ApiContext;
  readonly target: Target;
  readonly request: ApiRequest;
  readonly reply: Reply;
}

type Headers = Readonly<Record<string, readonly string[]>>;

/** Answers with one object, in the form that the request asks for. @throws ApiError 406 */
export function sendObject(asked: Asked, status: number, object: KubeObject, headers: Headers = {}): void {
  const { context, target, request, reply } = asked;
  switch (formOf(request)) {
    case "table": {
      const { resourceVersion } = object.metadata;
      const now = context.clock.now();
      sendJson(reply, status, asTable(target.type.plural, [object], { resourceVersion }, request.query, now), headers);
      return;
    }
    case "metadata":
      sendJson(reply, status, partial(object), headers);
      return;
    case "yaml":
      sendYaml(reply, status, object, headers);
      return;
    default:
      sendJson(reply, status, object, headers);
  }
}

/** As `sendJson`, in YAML as Go writes it. */
export function sendYaml(reply: Reply, status: number, body: unknown, headers: Headers = {}): void {
  reply.start(status, { "content-type": "application/yaml", ...headers });
  reply.write(
    stringify(body, {
      version: "1.1",
      indentSeq: false,
      sortMapEntries: true,
      lineWidth: 0,
      aliasDuplicateObjects: false,
    }),
  );
  reply.end();
}
