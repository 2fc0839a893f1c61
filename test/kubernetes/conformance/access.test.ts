import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Cluster } from "./cluster.ts";

const cluster = new Cluster();

describe("who may do what", () => {
  test("a token that is not known: 401 with a Status", async () => {
    const answer = await cluster.call("GET", "/api/v1/namespaces/default/pods", {
      anonymous: true,
      headers: { authorization: "Bearer no-such-token" },
    });
    assert.equal(answer.status, 401);
    const { kind, reason, message, code } = JSON.parse(answer.text) as Record<string, unknown>;
    assert.deepEqual([kind, reason, message, code], ["Status", "Unauthorized", "Unauthorized", 401]);
  });

  test("no credentials at all are refused", async () => {
    const { status } = await cluster.call("GET", "/api/v1/namespaces/default/pods", { anonymous: true });
    assert.ok(status === 401 || status === 403, String(status));
  });

  test("a watch by its old path is judged as a watch of what the path names", async () => {
    const asked = [
      ["namespaces/default/pods", 'pods is forbidden: User "system:anonymous" cannot watch resource "pods"'],
      ["namespaces/default/pods/one", 'pods "one" is forbidden: User "system:anonymous" cannot watch resource "pods"'],
      [
        "namespaces/default",
        'namespaces "default" is forbidden: User "system:anonymous" cannot watch resource "namespaces"',
      ],
    ];
    for (const [path = "", refusal = ""] of asked) {
      const { status, text } = await cluster.call("GET", `/api/v1/watch/${path}`, { anonymous: true });
      // A cluster need not know who sends no credentials.
      if (status === 401) continue;
      const { message } = JSON.parse(text) as { message: string };
      assert.deepEqual([status, message], [403, `${refusal} in API group "" in the namespace "default"`]);
    }
  });

  test("the owner of the kubeconfig may create pods, and can ask that", async () => {
    const spec = { resourceAttributes: { verb: "create", resource: "pods", namespace: "default" } };
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const review = await cluster.object("POST", path, {
      body: { kind: "SelfSubjectAccessReview", apiVersion: "authorization.k8s.io/v1", spec },
    });
    assert.equal((review.status as unknown as { allowed: boolean }).allowed, true);
  });

  test("… and what else it may", async () => {
    const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    const body = {
      kind: "SelfSubjectRulesReview",
      apiVersion: "authorization.k8s.io/v1",
      spec: { namespace: "default" },
    };
    const review = await cluster.object("POST", path, { body });
    const { resourceRules } = review.status as unknown as { resourceRules: { verbs: string[] }[] };
    assert.ok(resourceRules.some(({ verbs }) => verbs.includes("*")));
  });
});

describe("what there is", () => {
  test("the version", async () => {
    const { major, minor } = (await cluster.object("GET", "/version")) as unknown as Record<string, string>;
    assert.equal(major, "1");
    assert.match(minor ?? "", /^\d+/);
  });

  test("the resources, with what can be done with them", async () => {
    const { resources } = (await cluster.object("GET", "/api/v1")) as unknown as {
      resources: { name: string; namespaced: boolean; kind: string; verbs: string[] }[];
    };
    const pods = resources.find(({ name }) => name === "pods");
    assert.deepEqual([pods?.kind, pods?.namespaced], ["Pod", true]);
    assert.ok(["create", "delete", "get", "list", "patch", "watch"].every((verb) => pods?.verbs.includes(verb)));
    assert.ok(resources.some(({ name }) => name === "pods/log"));
  });

  test("a node with its capacity", async () => {
    const [node] = (await cluster.object("GET", "/api/v1/nodes")).items;
    const { capacity, allocatable } = node?.status as unknown as Record<string, Record<string, string>>;
    assert.ok(capacity?.cpu && capacity.memory && allocatable?.pods);
  });

  test("a resource that there is not: 404; a method that there is not: 405", async () => {
    const missing = await cluster.failure("GET", "/api/v1/namespaces/default/no-such-things");
    assert.deepEqual(
      [missing.code, missing.reason, missing.message],
      [404, "NotFound", "the server could not find the requested resource"],
    );
    const wrong = await cluster.failure("PUT", "/api/v1/namespaces/default/pods", { body: {} });
    assert.deepEqual([wrong.code, wrong.reason], [405, "MethodNotAllowed"]);
  });
});
