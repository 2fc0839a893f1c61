/** A container with one program and no shell, as of a distroless image: what shell, attach and debugging make of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { execInPod } from "../../../client/src/cluster/exec/exec.ts";
import { addDebugContainer, shellInPod } from "../../../client/src/cluster/index.ts";
import { talkThroughAttach } from "./attach.ts";
import { IMAGE, Runs } from "./kit.ts";

const runs = await Runs.open();
/** Its programs are under an empty folder, but for one that has been put elsewhere before. */
const program = { name: "program", mountPath: "/program" };
const pod = await runs.pod("", (one) => one.status?.phase === "Running", {
  container: {
    command: ["/program/busybox", "awk", '{ print "got", $0; fflush() } $0 == "end" { exit 3 }'],
    stdin: true,
    volumeMounts: [program, { name: "empty", mountPath: "/bin" }],
  },
  spec: {
    initContainers: [
      { name: "put", image: IMAGE, command: ["cp", "/bin/busybox", "/program/busybox"], volumeMounts: [program] },
    ],
    volumes: [
      { name: "program", emptyDir: {} },
      { name: "empty", emptyDir: {} },
    ],
  },
});
const where = { namespace: runs.namespace, pod: pod.metadata.name ?? "", container: "base" };

test("every shell is tried, and that there is none is told", async () => {
  let written = "";
  let tried = 0;
  const end = await shellInPod(
    runs.cluster,
    where,
    { stdout: (data) => (written += data.toString()) },
    {
      onSession: () => (tried += 1),
    },
  );
  assert.equal(end.why, "no-shell");
  assert.ok(end.tried.includes("sh") && end.tried.includes("/busybox/sh"));
  assert.equal(tried, end.tried.length);
  assert.equal(written, "", "what the runtime says of each is not for the terminal");
});

test("a debug container beside it has a shell, and sees its process", async () => {
  const container = await addDebugContainer(runs.cluster, { ...where, image: IMAGE, target: "base" });
  let out = "";
  const request = { ...where, container, command: ["sh", "-c", "ps"], tty: false };
  const session = await execInPod(runs.cluster, request, { stdout: (data) => (out += data.toString()) });
  assert.deepEqual(await session.ended, { why: "exited", exitCode: 0 });
  assert.match(out, /busybox awk/);
});

test("attach joins its only program, whose end is that of the session", async () => {
  await talkThroughAttach(runs.cluster, where);
  await runs.podWhen(where.pod, ({ status }) => status?.containerStatuses?.[0]?.state?.terminated?.exitCode === 3);
});
