import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { kubectlLines } from "../../../../client/src/cluster/pods/kubectlLines.ts";

test("a pod's lines of kubectl name context, namespace and container", () => {
  const lines = kubectlLines({ context: "prod", namespace: "etl", pod: "p-1", container: "base" });
  const byLabel = Object.fromEntries(lines.map(({ label, line }) => [label, line]));
  assert.equal(byLabel["Follow the log"], "kubectl --context prod --namespace etl logs --follow p-1 --container base");
  assert.equal(
    byLabel["A debug container in it"],
    "kubectl --context prod --namespace etl debug --stdin --tty p-1 --image busybox:1.36 --target base",
  );
  assert.equal(byLabel["Delete it"], "kubectl --context prod --namespace etl delete pod p-1");
});

test("a shell takes each word whole", () => {
  const context = "arn:aws:eks:eu:1:cluster/it's mine; rm -rf $HOME";
  const [first] = kubectlLines({ context, namespace: "etl", pod: "p" });
  const words = first?.line.replace(/^kubectl/, "printf '%s\\n'") ?? "";
  assert.equal(execFileSync("sh", ["-c", words], { encoding: "utf8" }).split("\n")[1], context);
});
