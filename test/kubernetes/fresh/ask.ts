import type { Answer, Cluster, Namespace } from "../conformance/cluster.ts";
import { Memory } from "../recorded/memory.ts";
import type { RecordedRequest } from "../recorded/step.ts";
import { nameOf } from "../recorded/step.ts";
import type { ExactAnswer } from "./exact.ts";
import { exactly } from "./exact.ts";

/** A request by its place and name, and all that was said to it. */
export type Line = readonly [name: string, answer: ExactAnswer];

/** Who sends requests: the owner of the kubeconfig, somebody without credentials, or with a token that nobody knows. */
export type Sender = "owner" | "anonymous" | "stranger";

/** Sends requests one after the other in a namespace of their own. */
export async function ask(
  cluster: Cluster,
  requests: readonly RecordedRequest[],
  sender: Sender = "owner",
): Promise<Line[]> {
  const space = await cluster.newNamespace();
  const memory = new Memory(cluster, space);
  const lines: Line[] = [];
  try {
    for (const [index, request] of requests.entries()) {
      lines.push([`${index} ${nameOf(request)}`, await answerTo({ cluster, space, memory, sender }, request)]);
    }
  } finally {
    await space.remove();
  }
  return lines;
}

interface Asking {
  readonly cluster: Cluster;
  readonly space: Namespace;
  readonly memory: Memory;
  readonly sender: Sender;
}

async function answerTo({ cluster, space, memory, sender }: Asking, request: RecordedRequest): Promise<ExactAnswer> {
  const path = await memory.fill(request.path, encodeURIComponent);
  const at = path.startsWith("/") ? path : `${space.path}/${path}`;
  const { method, body, text, type, accept, as } = request;
  const isBare = body === undefined && text === undefined;
  const sent = text ?? (isBare ? undefined : await memory.fill(JSON.stringify(body)));
  const headers = {
    ...(!isBare && { "content-type": type ?? "application/json" }),
    ...(accept !== undefined && { accept }),
    ...(as !== undefined && impersonating(await memory.fill(as))),
    ...(sender === "stranger" && { authorization: "Bearer nobody" }),
  };
  const options = { headers, anonymous: sender !== "owner", ...(sent !== undefined && { text: sent }) };
  const answer = await cluster.call(method, at, options).catch(cutOff);
  if (request.events === undefined && !/\/watch\/|[?&]watch=/.test(at)) memory.learn(at, answer);
  return exactly(answer, space.name);
}

function impersonating(who: string): Record<string, string> {
  const [user = "", group] = who.split(",");
  return { "impersonate-user": user, ...(group !== undefined && { "impersonate-group": group }) };
}

/** A server that panics ends the connection. */
function cutOff(error: unknown): Answer {
  return { status: 0, headers: {}, text: String(error) };
}
