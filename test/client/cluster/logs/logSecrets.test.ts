/** What a pod uses of secrets is masked in its log. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { KnownSecrets } from "../../../../client/src/cluster/logs/knownSecrets.ts";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { FakeApi, type Call } from "../fakeApi.ts";
import { LOG, POD, texts, part, recorder, followed, answer, podIn, running, succeeded } from "./oneLog.ts";

describe("secrets", () => {
  test("values of the pod's secrets and tokens are masked; the rest stays as it is", async () => {
    const secret = "s3cr3t/p+ss word";
    const lines = [
      `login with ${secret}`,
      `as base64 ${Buffer.from(secret).toString("base64")}`,
      `in a URL ${encodeURIComponent(secret)}`,
      "Authorization: Bearer abcdefghijklmnopqrstuvwxyz",
      "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln",
      "the answer is yes",
    ];
    const env = [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }];
    await using api = podIn(new FakeApi(), {
      ...succeeded,
      spec: { containers: [{ name: "base", env }] },
    })
      .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) =>
        call.json({ data: { password: btoa(secret), other: btoa("answer"), short: btoa("is") } }),
      )
      .on("GET", LOG, (call) => {
        call.open();
        for (const text of lines) call.write(`2026-01-01T00:00:00.000000000Z ${text}\n`);
        call.end();
      })
      .start();
    const { sink } = await followed(api);
    assert.deepEqual(sink.got, [
      "login with ******",
      "as base64 ******",
      "in a URL ******",
      "Authorization: Bearer ******",
      "jwt ******",
      "the answer is yes",
    ]);
  });

  describe("of which only a part stands in the log", () => {
    const SECRET = "s3cr3t-value-of-the-database";
    const first = "the first half of it: s3cr3t-val";
    const second = "ue-of-the-database, and more";
    const withSecret = (state: Pod): Pod => ({
      ...state,
      spec: { containers: [{ name: "base", envFrom: [{ secretRef: { name: "db" } }] }] },
    });
    const serve = (state: Pod, ...answers: ((call: Call) => void)[]): FakeApi =>
      podIn(new FakeApi(), withSecret(state))
        .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) => call.json({ data: { k: btoa(SECRET) } }))
        .on("GET", LOG, ...answers)
        .start();
    const time = "2026-01-01T00:00:00.000000000Z";

    test("since it is asked for from the middle of a line on, in which runtimes cut long ones", async () => {
      await using api = serve(succeeded, (call) => answer(call, [`${time} ${second}\n`, `${time} ${second}\n`]));
      const { sink } = await followed(api, { tailLines: 2 });
      assert.deepEqual(sink.got, ["******, and more", second]);
    });

    test("since the container, or its node, has ended in the middle of it", async () => {
      await using api = serve(succeeded, (call) => answer(call, [`${time} ${first}`]));
      const { sink } = await followed(api);
      assert.deepEqual(sink.got, ["the first half of it: ******"]);
    });

    test("and what only looks a little like it is left", async () => {
      await using api = serve(succeeded, (call) => answer(call, [`${time} the database\n`, `${time} s3cr3`]));
      const { sink } = await followed(api, { tailLines: 2 });
      assert.deepEqual(sink.got, ["the database", "s3cr3"]);
    });
  });

  test("of a task pod are masked in the log of its driver, which prints what the task has said", async () => {
    const secret = "known-to-the-task-alone";
    const task = { ...succeeded, spec: { containers: [{ name: "base", envFrom: [{ secretRef: { name: "db" } }] }] } };
    const driver = { ...succeeded, metadata: { ...succeeded.metadata, name: "driver" } };
    const print = (call: Call): void => answer(call, [`2026-01-01T00:00:00.000000000Z task said ${secret}\n`]);
    await using api = podIn(new FakeApi(), task)
      .on("GET", POD.replace(/p$/u, "driver"), (call) => call.json(driver))
      .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) => call.json({ data: { k: btoa(secret) } }))
      .on("GET", LOG, print)
      .on("GET", LOG.replace("/p/", "/driver/"), print)
      .start();
    const cluster = await api.cluster();
    const printedBy = async (pod: string, secrets?: KnownSecrets): Promise<readonly string[]> => {
      const sink = recorder();
      await api.clock.run(followLogs(cluster, { namespace: "etl", pod }, sink, { secrets }));
      return sink.got;
    };
    const secrets = new KnownSecrets();
    assert.deepEqual(await printedBy("p", secrets), ["task said ******"]);
    assert.deepEqual(await printedBy("driver", secrets), ["task said ******"]);
    assert.deepEqual(await printedBy("driver"), [`task said ${secret}`], "nothing else says that it is one");
  });

  test("that were changed while the log is followed, as files in the container do: masked by the next break after minutes", async () => {
    const [before, after] = ["value-of-monday", "value-of-tuesday"];
    const withSecret = (state: Pod): Pod => ({
      ...state,
      spec: { containers: [{ name: "base", envFrom: [{ secretRef: { name: "db" } }] }] },
    });
    await using api = new FakeApi();
    const changedAt = api.clock.now() + 200_000;
    const isOver = (): boolean => api.clock.now() > changedAt + 200_000;
    api
      .on("GET", POD, (call) => call.json(withSecret(isOver() ? succeeded : running)))
      .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) =>
        call.json({ data: { k: btoa(api.clock.now() < changedAt ? before : after) } }),
      )
      .on("GET", LOG, (call) => {
        call.open();
        call.write(`2026-01-01T00:00:00.000000000Z ${before}\n`);
        if (isOver()) call.write(`2026-01-01T00:07:00.000000000Z ${before} and ${after}\n`);
        if (isOver()) call.end();
        else api.clock.after(30_000, () => call.reset());
      })
      .start();
    const { sink } = await followed(api);
    assert.deepEqual(sink.got, ["******", "****** and ******"]);
  });

  test("secrets that may not be read hold nothing up", async () => {
    const env = { secretRef: { name: "db" } };
    await using api = podIn(new FakeApi(), { ...succeeded, spec: { containers: [{ name: "base", envFrom: [env] }] } })
      .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) => call.fail(403, "Forbidden"))
      .on("GET", LOG, (call) => answer(call, part(call, 2)))
      .start();
    const { sink } = await followed(api);
    assert.deepEqual(sink.got, texts(0, 2));
  });

  const usesSecret = (state: Pod, name: string): Pod => ({
    ...state,
    spec: { containers: [{ name: "base", envFrom: [{ secretRef: { name } }] }] },
  });

  test("that the user may not read them is told in one log of a cluster", async () => {
    await using api = podIn(new FakeApi(), usesSecret(succeeded, "db"))
      .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) => call.fail(403, "Forbidden"))
      .on("GET", LOG, (call) => answer(call, part(call, 2)))
      .start();
    const cluster = await api.cluster();
    const sinks = [recorder(), recorder()];
    for (const sink of sinks) await followLogs(cluster, { namespace: "etl", pod: "p" }, sink);
    assert.deepEqual(
      sinks.map(({ notes }) => notes.length),
      [1, 0],
    );
    assert.match(sinks[0]?.notes[0]?.text ?? "", /may not read the secret "db"/);
  });

  test("a moment's refusal is none: the values are masked", async () => {
    let asked = 0;
    await using api = podIn(new FakeApi(), usesSecret(succeeded, "db"))
      .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) =>
        asked++ === 0 ? call.fail(403, "Forbidden") : call.json({ data: { line: btoa("line 1") } }),
      )
      .on("GET", LOG, (call) => answer(call, part(call, 2)))
      .start();
    const { sink } = await followed(api);
    assert.deepEqual(sink.got, [...texts(0, 1), "******"]);
    assert.deepEqual(sink.notes, []);
  });

  test("that a server in trouble does not tell: said once, masked as soon as it does, and whoever keeps the log is told", async () => {
    const secret = "told-much-too-late";
    let tells = false;
    let isOver = false;
    const stream = Promise.withResolvers<Call>();
    await using api = new FakeApi()
      .on("GET", POD, (call) => call.json(usesSecret(isOver ? succeeded : running, "late")))
      .on("GET", "/api/v1/namespaces/etl/secrets/late", (call) => {
        if (tells) call.json({ data: { key: btoa(secret) } });
        else call.fail(500, "InternalError", "the key management service is away");
      })
      .on("GET", LOG, (call) => {
        if (call.query.get("follow") !== "true") {
          answer(call, []);
          return;
        }
        call.open();
        call.write(`2026-01-01T00:00:00.000000001Z first ${secret}\n`);
        stream.resolve(call);
      })
      .start();
    const sink = recorder();
    const known: string[] = [];
    const secrets = new KnownSecrets((redactor) => known.push(redactor.text(`first ${secret}`)));
    const end = followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink, { secrets });
    const call = await stream.promise;
    await api.clock.until(() => sink.got.length === 1);
    assert.match(sink.notes.map(({ text }) => text).join(), /the secret "late" cannot be read/);
    tells = true;
    await api.clock.until(() => sink.notes.some(({ text }) => text.includes("known now")));
    call.write(`2026-01-01T00:00:00.000000002Z second ${secret}\n`);
    await api.clock.until(() => sink.got.length === 2);
    isOver = true;
    call.end();
    await end;
    assert.deepEqual(sink.got, [`first ${secret}`, "second ******"]);
    assert.equal(sink.notes.length, 2);
    assert.deepEqual(known, [`first ${secret}`, "first ******"]);
  });
});
