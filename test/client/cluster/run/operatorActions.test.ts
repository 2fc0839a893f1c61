/** What an operator asks of the sidecar of its pod, answer by answer. */
import assert from "node:assert/strict";
import { duplexPair } from "node:stream";
import { describe, test } from "node:test";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { ClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import { WebSocketConnection } from "../../../../client/src/cluster/connection/socket/connection.ts";
import { CHANNEL } from "../../../../client/src/cluster/exec/exec.ts";
import type { Unstamped } from "../../../../client/src/cluster/run/actions.ts";
import { OperatorActions } from "../../../../client/src/cluster/run/operatorActions.ts";
import { newRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunState } from "../../../../client/src/cluster/run/state.ts";
import { FakeApi } from "../fakeApi.ts";
import { plan } from "./plans.ts";

const OPERATOR = { ...plan(), operator: { followsLog: true, xcomSidecar: "side" } };
const RESULT = '{"rows": 3}';

/** What a command in the sidecar puts out; or how it ends without an exit code. */
type Answer = { readonly says: string } | { readonly exitCode: number } | "cut" | "silent" | ClusterError;

const away = new ClusterError("unreachable", "the cluster cannot be reached");
const notThere = new ClusterError("invalid", "container side does not run");

/** The same cluster whose commands have these answers one after the other, the last for good; `asked` counts them. */
function answering(api: FakeApi, cluster: Cluster, answers: readonly Answer[]): Cluster & { readonly asked: number[] } {
  const asked: number[] = [];
  const openSocket: Cluster["openSocket"] = (_path, { protocols }) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? "silent";
    asked.push(api.clock.now());
    if (answer instanceof ClusterError) return Promise.reject(answer);
    const [near, far] = duplexPair();
    const protocol = protocols[0] ?? "";
    const node = new WebSocketConnection(far, Buffer.alloc(0), { protocol, isClient: false, clock: api.clock });
    api.clock.after(10, () => {
      if (answer === "cut") far.destroy();
      if (typeof answer === "string") return;
      const say = (channel: number, text: string): void => {
        node.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
      };
      if ("says" in answer) say(CHANNEL.stdout, answer.says);
      const exitCode = "exitCode" in answer ? answer.exitCode : 0;
      const causes = [{ reason: "ExitCode", message: String(exitCode) }];
      const failed = { status: "Failure", reason: "NonZeroExitCode", details: { causes } };
      say(CHANNEL.error, JSON.stringify(exitCode === 0 ? { status: "Success" } : failed));
      node.close();
    });
    return Promise.resolve(
      new WebSocketConnection(near, Buffer.alloc(0), { protocol, isClient: true, clock: api.clock }),
    );
  };
  return Object.assign(cluster, { openSocket, asked });
}

interface Asked {
  readonly told: Unstamped;
  readonly times: number;
}

async function ask(what: "readXcom" | "endSidecar", ...answers: readonly Answer[]): Promise<Asked> {
  await using api = new FakeApi().start();
  const cluster = answering(api, await api.cluster(), answers);
  const told: Unstamped[] = [];
  const send = (_since: RunState, event: Unstamped): void => void told.push(event);
  const actions = new OperatorActions(cluster, send, new AbortController().signal);
  const work = actions[what](newRun(OPERATOR, { name: "fake", server: "" }, api.clock.now()));
  await api.until(() => told.length > 0, "an answer", 3_600_000);
  await work;
  const [first] = told;
  assert.ok(first && told.length === 1);
  return { told: first, times: cluster.asked.length };
}

const read = (...answers: readonly Answer[]): Promise<Asked> => ask("readXcom", ...answers);
const value = (json: string, times: number): Asked => ({ told: { type: "xcom", value: json }, times });

describe("the XCom result", () => {
  test("is what the sidecar says, without the white space around it", async () => {
    assert.deepEqual(await read({ says: ` ${RESULT}\n` }), value(RESULT, 1));
  });

  test("is none where the task has written none", async () => {
    assert.deepEqual(await read({ says: "__airflow_xcom_result_empty__\n" }), { told: { type: "xcom" }, times: 1 });
  });

  test("is asked for again where the connection is cut, the command hangs, or fails", async () => {
    assert.deepEqual(
      await read("cut", "silent", { exitCode: 1 }, { says: "truncat" }, { says: RESULT }),
      value(RESULT, 5),
    );
  });

  test("is not there after five such answers, the last of which says why", async () => {
    const { told, times } = await read("cut", "cut", "cut", "cut", { exitCode: 7 }, { says: RESULT });
    assert.deepEqual([told, times], [{ type: "xcom", problem: "exit code 7" }, 5]);
  });

  test("that is no JSON is read once more, and believed then", async () => {
    assert.deepEqual(await read({ says: '{"rows":' }, { says: RESULT }), value(RESULT, 2));
    const { told, times } = await read({ says: "rows: 3" }, { says: "rows: 3" }, { says: RESULT });
    assert.ok(told.type === "xcom");
    assert.match(told.problem ?? "", /^it is not JSON/);
    assert.equal(times, 2);
  });

  test("waits for a cluster that cannot be reached for a minute, which counts as no answer", async () => {
    const minute = Array<Answer>(12).fill(away);
    const { told } = await read(...minute, "cut", "cut", "cut", "cut", { says: RESULT });
    assert.deepEqual(told, { type: "xcom", value: RESULT });
  });

  test("is given up where the cluster stays away", async () => {
    assert.deepEqual((await read(away)).told, { type: "xcom", problem: away.message });
  });

  test("is given up at once where there is no sidecar to ask", async () => {
    const { told, times } = await read(notThere, { says: RESULT });
    assert.deepEqual([told, times], [{ type: "xcom", problem: notThere.message }, 1]);
  });
});

describe("the end of the sidecar", () => {
  const ended: Unstamped = { type: "sidecar-ended" };

  test("is asked for again where nobody knows whether it was heard", async () => {
    assert.deepEqual(await ask("endSidecar", "cut", "silent", { says: "" }), { told: ended, times: 3 });
  });

  test("is left to the pod's after five times, or where there is nobody to ask", async () => {
    const told = { ...ended, problem: "it does not answer" };
    assert.deepEqual(await ask("endSidecar", "cut"), { told, times: 5 });
    assert.deepEqual(await ask("endSidecar", notThere), { told, times: 1 });
  });
});
