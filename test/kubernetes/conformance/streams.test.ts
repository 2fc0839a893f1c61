/** Exec, attach and port-forward, answered as a real API server and its kubelet answered once. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Records, RECORDS } from "../recorded/records.ts";
import type { StreamRequest } from "../recorded/tables/streams.ts";
import { STREAMS } from "../recorded/tables/streams.ts";
import type { Failure, Namespace } from "./cluster.ts";
import { Cluster, scriptPod } from "./cluster.ts";

const cluster = new Cluster();
let space: Namespace;
const FOREVER = "trap 'exit 0' TERM; while :; do sleep 0.2; done";
const CHANNELS = ["stdin", "stdout", "stderr", "error", "resize"];
/** Stdin, and what ends it in v5. */
const STDIN = 0;
const CLOSE = 255;

/** What was said on each channel, or why there are none. */
interface Heard {
  readonly code: number;
  readonly refused?: string;
  readonly protocol?: string;
  readonly heard?: Readonly<Record<string, unknown>>;
}

before(async () => {
  space = await cluster.newNamespace();
  const container = (name: string, script: string): object => ({
    name,
    image: "busybox:1.36",
    command: ["sh", "-c", script],
  });
  const containers = [container("base", FOREVER), container("other", FOREVER)];
  await space.createPod(scriptPod("runs", "", { spec: { containers } }));
  await space.createPod(scriptPod("ended", "true"));
  await space.createPod(scriptPod("waiting", "", { container: { image: "nosuch/image:1" } }));
  await space.createPod(scriptPod("homeless", "true", { spec: { nodeSelector: { no: "such" } } }));
  await Promise.all([space.running("runs"), space.finished("ended"), space.waiting("waiting", "ImagePullBackOff")]);
});
after(() => space.remove());

async function listen({ path, protocols, input }: StreamRequest): Promise<Heard> {
  const offered = protocols ?? ["v5.channel.k8s.io", "v4.channel.k8s.io"];
  const socket = await cluster.socket(`${space.pods}/${path}`, offered);
  if ("status" in socket) {
    const { status: code, text } = socket;
    if (!text.startsWith("{")) return { code, refused: text.trim() };
    const { reason, message } = JSON.parse(text) as Failure;
    return { code, refused: `${reason}: ${message}` };
  }
  const heard = new Map<number, string>();
  socket.onMessage((message) => {
    const channel = message[0] ?? 0;
    heard.set(channel, (heard.get(channel) ?? "") + message.subarray(1).toString());
  });
  if (input !== undefined) {
    socket.send(Buffer.concat([Buffer.from([STDIN]), Buffer.from(input)]));
    socket.send(Buffer.from([CLOSE, STDIN]));
  }
  await socket.closed;
  const named = [...heard].sort(([a], [b]) => a - b).map(([channel, text]) => [CHANNELS[channel] ?? channel, text]);
  const told = Object.fromEntries(named.filter(([, text]) => text !== "")) as Record<string, string>;
  const { error } = told;
  return {
    code: 101,
    protocol: socket.protocol,
    heard: { ...told, ...(error !== undefined && { error: JSON.parse(error) as unknown }) },
  };
}

/** Without what differs from one cluster to the next. */
function even(heard: Heard): Heard {
  const text = JSON.stringify(heard)
    .replaceAll(space.name, "NAMESPACE")
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID")
    .replace(/[0-9a-f]{64}/g, "ID");
  return JSON.parse(text) as Heard;
}

describe("exec, attach and port-forward", { timeout: 120_000 }, () => {
  const records = new Records<Heard>("streams");
  const answers = new Map<string, Heard>();

  for (const request of STREAMS) {
    const { path, protocols = [], input } = request;
    const name = [path, ...protocols, input && JSON.stringify(input)].filter(Boolean).join(" ");
    test(name, async () => {
      const heard = even(await listen(request));
      answers.set(name, heard);
      if (!RECORDS) assert.deepEqual(heard, records.read().get(name));
    });
  }

  after(() => {
    if (RECORDS) records.write(answers);
  });

  test("what runs beside a container's first process ends with it, killed", async () => {
    await space.createPod(
      scriptPod("brief", "while [ ! -e /tmp/brief-may-end ]; do sleep 0.1; done; rm /tmp/brief-may-end"),
    );
    await space.running("brief");
    const long = ["sh", "-c", "touch /tmp/brief-may-end; sleep 100"].map(
      (word) => `command=${encodeURIComponent(word)}`,
    );
    const { heard } = await listen({ path: `brief/exec?${long.join("&")}&stdout=true` });
    assert.match(JSON.stringify(heard?.error), /"ExitCode","message":"137"/);
    await space.finished("brief");
  });
});
