import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { request } from "node:https";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { ContainerRuntime } from "../../../client/src/sandbox/index.ts";
import { startSandbox } from "../../../client/src/sandbox/index.ts";
import { PODS, scriptPod, testSandbox, until } from "./harness.ts";

/** A program inside of this process, as simulations use it. */
const scripted: ContainerRuntime = {
  start: (spec, output) => {
    output.write("stdout", Buffer.from(`simulated ${spec.podName}\n`));
    return { exited: sleep(5).then(() => ({ exitCode: 4 })), kill: () => undefined };
  },
};
const box = await testSandbox({
  runtimes: [{ image: "simulated:*", runtime: scripted }],
  namespaces: ["data"],
  serviceAccounts: ["runner"],
});

describe("what keeps the sandbox safe", () => {
  test("it does not start in a workspace that is not trusted", async () => {
    const options = { workspaceFolders: [], resources: "", dataDir: box.dataDir, trusted: false as unknown as true };
    await assert.rejects(startSandbox(options), /Trust the workspace first/);
  });

  test("it listens on the loopback only, and every request for an object needs the token", async () => {
    assert.match(box.sandbox.url, /^https:\/\/127\.0\.0\.1:\d+$/);
    for (const token of ["wrong", box.sandbox.token.slice(1)]) {
      assert.equal((await box.call("GET", "/version", undefined, token)).status, 401);
    }
    for (const path of [PODS, "/api", "/apis/apps/v1/deployments", "/none"]) {
      assert.equal((await box.call("GET", path, undefined, "")).status, 403, path);
    }
  });

  test("its certificate is good for its address, and for nobody who does not know it", async () => {
    await assert.rejects(
      new Promise((resolve, reject) => {
        request(box.sandbox.url, resolve).on("error", reject).end();
      }),
      /self-signed certificate/,
    );
    assert.equal((await box.call("GET", "/version")).status, 200);
  });

  test("containers see little of our environment", async () => {
    process.env.SANDBOX_TEST_SECRET = "hidden";
    await box.create(scriptPod("env", "env"));
    const { log } = await box.finished("env");
    const names = log.split("\n").map((line) => line.split("=")[0] ?? "");
    assert.ok(!names.includes("SANDBOX_TEST_SECRET"));
    assert.deepEqual(names.filter((name) => /^(HOME|LANG|PATH)$/.test(name)).sort(), ["HOME", "LANG", "PATH"]);
  });

  const status = async (path: string, token: string): Promise<number> =>
    (await box.call("GET", path, undefined, token)).status;
  const tokenOf = async (name: string, spec: object = {}): Promise<string> => {
    await box.create(scriptPod(name, "echo $DATABAND_SANDBOX_TOKEN", spec));
    return (await box.finished(name)).log.trim();
  };

  test("a pod's own token is good for the pods of its namespace only", async () => {
    const token = await tokenOf("token");
    assert.equal(await status(PODS, token), 200);
    assert.equal(await status("/api/v1/namespaces/default/secrets", token), 403);
    assert.equal(await status("/api/v1/namespaces/data/pods", token), 403);
    assert.equal(await status("/api/v1/pods", token), 403);
    assert.equal(await status("/apis", token), 200);
  });

  test("… in a namespace of the sandbox's own making: in others it may do what roles say, for as long as there is the account", async () => {
    const later = "/api/v1/namespaces/later";
    for (const [path, metadata] of [
      ["/api/v1/namespaces", { name: "later" }],
      [`${later}/serviceaccounts`, { name: "worker" }],
    ] as const) {
      assert.equal((await box.call("POST", path, { metadata })).status, 201);
    }
    const pod = scriptPod("worker", "echo $DATABAND_SANDBOX_TOKEN", { serviceAccountName: "worker" });
    assert.equal((await box.call("POST", `${later}/pods`, pod)).status, 201);
    const token = await until("the pod's log", async () => {
      const { status: code, text } = await box.call("GET", `${later}/pods/worker/log`);
      return code === 200 && text.trim() !== "" ? text.trim() : undefined;
    });
    assert.equal(await status(`${later}/configmaps`, token), 403);
    const rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/later";
    const metadata = { name: "reader" };
    const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["list"] }];
    await box.call("POST", `${rbac}/roles`, { metadata, rules });
    const subjects = [{ kind: "ServiceAccount", name: "worker" }];
    const roleRef = { kind: "Role", name: "reader", apiGroup: "rbac.authorization.k8s.io" };
    await box.call("POST", `${rbac}/rolebindings`, { metadata, subjects, roleRef });
    assert.equal(await status(`${later}/configmaps`, token), 200);
    assert.equal(await status(`${later}/pods`, token), 403);
    await box.call("DELETE", `${later}/serviceaccounts/worker`);
    assert.equal(await status(`${later}/configmaps`, token), 401);
  });

  test("a pod speaks for nobody else, unless a role lets it", async () => {
    const token = await tokenOf("speaker", { serviceAccountName: "runner" });
    const ask = async (headers: Readonly<Record<string, string>>): Promise<readonly [number, string]> => {
      const { status: code, text } = await box.call("GET", PODS, undefined, token, headers);
      return [
        code,
        code === 200 ? "" : text.startsWith("{") ? (JSON.parse(text) as { message: string }).message : text,
      ];
    };
    const who = 'User "system:serviceaccount:default:runner" cannot impersonate resource';
    assert.deepEqual(await ask({ "impersonate-user": "jane" }), [
      403,
      `users "jane" is forbidden: ${who} "users" in API group "" at the cluster scope`,
    ]);
    assert.deepEqual(await ask({ "impersonate-user": "system:serviceaccount:data:runner" }), [
      403,
      `serviceaccounts "runner" is forbidden: ${who} "serviceaccounts" in API group "" in the namespace "data"`,
    ]);
    assert.deepEqual(await ask({ "impersonate-group": "team" }), [
      500,
      `Internal Server Error: "${PODS}": requested [{Group  team    }] without impersonating a user\n`,
    ]);
    const all = "/apis/rbac.authorization.k8s.io/v1";
    const rules = [{ apiGroups: [""], resources: ["users"], verbs: ["impersonate"], resourceNames: ["jane"] }];
    const metadata = { name: "speaker" };
    await box.call("POST", `${all}/clusterroles`, { metadata, rules });
    const subjects = [{ kind: "ServiceAccount", name: "runner", namespace: "default" }];
    const roleRef = { kind: "ClusterRole", name: "speaker", apiGroup: "rbac.authorization.k8s.io" };
    await box.call("POST", `${all}/clusterrolebindings`, { metadata, subjects, roleRef });
    const [code, message] = await ask({ "impersonate-user": "jane" });
    assert.deepEqual([code, message.includes('User "jane" cannot list')], [403, true]);
    assert.match((await ask({ "impersonate-user": "jane", "impersonate-group": "team" }))[1], /"groups"/);
  });
});

describe("runtimes", () => {
  test("a row of the table can be a program of its own", async () => {
    const container = { name: "base", image: "simulated:2" };
    await box.create({ metadata: { name: "sim" }, spec: { restartPolicy: "Never", containers: [container] } });
    const { verdict, log } = await box.finished("sim");
    assert.deepEqual([verdict, log], ["Failed 4", "simulated sim\n"]);
  });

  test("python images find the workspace's modules", async () => {
    const command = ["python3", "-c", "import importlib.util as u; print(bool(u.find_spec('tasks')))"];
    const container = { name: "base", image: "python:3.12-slim", command };
    await box.create({ metadata: { name: "py" }, spec: { restartPolicy: "Never", containers: [container] } });
    assert.deepEqual((await box.finished("py")).log, "True\n");
  });

  test("no Python: the pod says what to do", async () => {
    const bare = await testSandbox({ python: "/no/such/python3" });
    const container = { name: "base", image: "python:3.12", command: ["python3"] };
    await bare.create({ metadata: { name: "py" }, spec: { restartPolicy: "Never", containers: [container] } });
    const { verdict, log, pod } = await bare.finished("py");
    assert.equal(verdict, "Failed 127");
    assert.match(
      log,
      /^The sandbox needs Python 3, and none was found \(tried \/no\/such\/python3\)\. Install Python 3/,
    );
    assert.match(pod.status.containerStatuses?.[0]?.state.terminated?.message ?? "", /needs Python 3/);
  });

  test("namespaces and service accounts can be there from the start", async () => {
    const pod = scriptPod("there", "true", { serviceAccountName: "runner" });
    assert.equal((await box.call("POST", "/api/v1/namespaces/data/pods", pod)).status, 201);
  });
});

describe("the scheduler", () => {
  test("a pod waits until another has left the node", async () => {
    const small = await testSandbox({ nodes: [{ name: "small", cpu: "1", memory: "1Gi" }] });
    const resources = { requests: { cpu: "800m" } };
    const pod = (name: string, script: string): object => ({
      metadata: { name },
      spec: {
        restartPolicy: "Never",
        containers: [{ name: "base", image: "busybox", command: ["sh", "-c", script], resources }],
      },
    });
    await small.create(pod("first", "sleep 600"));
    await until("the first to run", async () => (await small.pod("first")).status.phase === "Running" || undefined);
    await small.create(pod("second", "true"));
    const message = await until("the refusal", async () => {
      const { status } = (await small.pod("second")) as unknown as { status: { conditions?: { message?: string }[] } };
      return status.conditions?.[0]?.message;
    });
    assert.equal(
      message,
      "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: " +
        "1 No preemption victims found for incoming pod.",
    );
    await small.call("DELETE", `${PODS}/first?gracePeriodSeconds=0`);
    assert.equal((await small.finished("second")).verdict, "Succeeded 0");
  });

  test("a taint keeps pods off that do not tolerate it", async () => {
    const taints = [{ key: "gpu", value: "yes", effect: "NoSchedule" }];
    const tainted = await testSandbox({ nodes: [{ name: "gpu", taints }] });
    await tainted.create(scriptPod("plain", "true"));
    await tainted.create(scriptPod("able", "true", { tolerations: [{ key: "gpu", operator: "Exists" }] }));
    assert.equal((await tainted.finished("able")).verdict, "Succeeded 0");
    const { text } = await tainted.call("GET", `${PODS}/plain`);
    assert.match(text, /0\/1 nodes are available: 1 node\(s\) had untolerated taint\(s\)/);
  });
});

test("stopping leaves nothing behind: no process, no connection, no file", async () => {
  const doomed = await testSandbox();
  await doomed.create(scriptPod("forks", "sleep 300 & sleep 300 & echo $$$$; wait"));
  const pid = await until("its process", async () => {
    const { status, text } = await doomed.call("GET", `${PODS}/forks/log`);
    return status === 200 && text !== "" ? Number(text) : undefined;
  });
  const watch = await doomed.open("GET", `${PODS}?watch=1`);
  const ended = new Promise((resolve) => watch.on("error", resolve).on("end", resolve).resume());
  assert.equal(doomed.sandbox.stats().runningContainers, 1);
  await Promise.all([doomed.sandbox.stop(), ended]);
  await doomed.sandbox.stop();
  // Killed processes may take a moment to be collected by their new parent.
  await until("the process group to go", () => Promise.resolve(groupIsGone(pid)));
  assert.deepEqual(readdirSync(doomed.dataDir), []);
  await assert.rejects(doomed.call("GET", "/version"));
});

function groupIsGone(group: number): true | undefined {
  try {
    process.kill(-group, 0);
    return undefined;
  } catch {
    return true;
  }
}

/** What Kubernetes v1.34.4 has said. */
describe("odd writes about pods", () => {
  const refusal = async (method: string, path: string, body: object): Promise<readonly unknown[]> => {
    const { status, text } = await box.call(method, path, body);
    return [status, (JSON.parse(text) as { message: string }).message];
  };

  test("a condition whose type is no name", async () => {
    await box.create(scriptPod("conditions", "sleep 5"));
    const pod = JSON.parse((await box.call("GET", `${PODS}/conditions`)).text) as { status: object };
    const status = { ...pod.status, conditions: [{ type: " a", status: "False" }] };
    assert.deepEqual(await refusal("PUT", `${PODS}/conditions/status`, { metadata: { name: "conditions" }, status }), [
      422,
      'Pod "conditions" is invalid: status.conditions[0].Type: Invalid value: " a": name part must consist of ' +
        "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  " +
        "or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ]);
  });

  test("an eviction that deletes what cannot be read", async () => {
    const body = {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name: "none" },
      deleteOptions: { ignoreStoreReadErrorWithClusterBreakingPotential: true },
    };
    assert.deepEqual(await refusal("POST", `${PODS}/none/eviction?dryRun=All`, body), [
      422,
      'Eviction.policy "none" is invalid: deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential: Invalid value: ' +
        "true: can not be set for pod eviction, try after removing the option",
    ]);
  });
});
