import type { KubeObject } from "../objects.ts";
import { checkPartial, formOf } from "./accept.ts";
import type { ApiContext, User } from "./exchange.ts";
import type { Exchange } from "./send.ts";
import { sendJson, sendYaml } from "./send.ts";
import { asTable, partial } from "./table.ts";
import type { Target } from "./target.ts";

/** A request, what it is about, and the way back. */
export interface Asked extends Exchange {
  readonly context: ApiContext;
  readonly target: Target;
}

/** A request to write, and who asks. */
export interface AskedBy extends Asked {
  readonly user: User;
}

/** Headers of an answer, each with its values. */
export type Headers = Readonly<Record<string, readonly string[]>>;

/** Answers with one object, in the form that the request asks for. @throws ApiError 406 */
export function sendObject(asked: Asked, status: number, object: KubeObject, headers: Headers = {}): void {
  const { context, target, request } = asked;
  switch (formOf(request, target)) {
    case "table": {
      const { resourceVersion } = object.metadata;
      const now = context.clock.now();
      sendJson(asked, status, asTable(target.type.plural, [object], { resourceVersion }, request.query, now), headers);
      return;
    }
    case "metadata":
      checkPartial(request, target.type, false);
      sendJson(asked, status, partial(object), headers);
      return;
    case "yaml":
      sendYaml(asked, status, object, headers);
      return;
    default:
      sendJson(asked, status, object, headers);
  }
}
