import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { Duration } from "../../../server/src/values/types.ts";
import { configure, value } from "./configure.ts";

const CLASS_PATH = "dbnd_docker.kubernetes.kubernetes_engine_config.kubernetesengineconfig";

describe("sections an object takes its values from", () => {
  const cases: readonly { readonly cfg: string; readonly name: string; readonly sections: readonly string[] }[] = [
    { cfg: "[eng]\n_type = kubernetes", name: "eng", sections: ["eng", "kubernetes", CLASS_PATH, "config"] },
    { cfg: "[Eng]\n_type = Kubernetes", name: "Eng", sections: ["eng", "kubernetes", CLASS_PATH, "config"] },
    {
      cfg: "[c]\n_from = b\n[b]\n_from = a\n[a]\n_type = kubernetes",
      name: "c",
      sections: ["c", "b", "a", "kubernetes", CLASS_PATH, "config"],
    },
    {
      cfg: "[my-eng]\n_type = kubernetes\n_from = lost",
      name: "my-eng",
      sections: ["my_eng", "kubernetes", CLASS_PATH, "config"],
    },
    {
      cfg: "[eng]\n_type = kubernetes\n_from = eng",
      name: "eng",
      sections: ["eng", "kubernetes", CLASS_PATH, "config"],
    },
    {
      cfg: "[eng]\n_type = @none\n_from = $BASE\n[base]\n_type = kubernetes",
      name: "eng",
      sections: ["eng", "base", "kubernetes", CLASS_PATH, "config"],
    },
  ];
  for (const { cfg, name, sections } of cases) {
    test(cfg.replaceAll("\n", " / "), () => {
      assert.deepEqual(configure(cfg, { environment: { BASE: "base" } }).resolve(name).sections, sections);
    });
  }
});

describe("what cannot be resolved", () => {
  const cases: readonly { readonly cfg: string; readonly code: string; readonly message: RegExp }[] = [
    { cfg: "[eng]\nx = 1", code: "type-not-found", message: /no _type/ },
    { cfg: "[eng]\n_type = kuberntes", code: "type-not-found", message: /Did you mean kubernetes\?/ },
    { cfg: "[eng]\n_type = eng", code: "type-recursion", message: /names its own section/ },
    { cfg: "[eng]\n_from = b\n[b]\n_type = eng", code: "recursion", message: /\[eng\] → \[b\] → \[eng\]/ },
    {
      cfg: "[eng]\n_type = kubernetes\ncontainer_repository = r\n_from = b\n[b]\n_from = eng",
      code: "cycle",
      message: /never ends/,
    },
    { cfg: "[eng]\n_type = kubernetes", code: "required-key-missing", message: /container_repository has no value/ },
    { cfg: "[eng]\n_type = kubernetes\ncontainer_repository =", code: "empty-not-allowed", message: /empty/ },
    {
      cfg: "[eng]\n_type = kubernetes\ncontainer_repository = r\nnamspace = x\nvalidate_no_extra_params = error",
      code: "unknown-key",
      message: /Did you mean namespace\?/,
    },
  ];
  for (const { cfg, code, message } of cases) {
    test(`${cfg.replaceAll("\n", " / ")} → ${code}`, () => {
      const [problem] = configure(cfg).resolve("eng").problems;
      assert.equal(problem?.code, code);
      assert.match(problem.message, message);
    });
  }

  test("a value that cannot be read leaves the default, and everything else", () => {
    const resolved = configure(
      "[eng]\n_type = kubernetes\ncontainer_repository = r\nstartup_timeout = 600\nnamespace = n",
    ).resolve("eng");
    assert.equal(resolved.values.get("startup_timeout")?.problem?.code, "not-a-duration");
    assert.deepEqual(resolved.values.get("startup_timeout")?.value, new Duration(600));
    assert.equal(value(resolved, "namespace"), "n");
    const [problem] = resolved.problems;
    assert.deepEqual(problem?.origin.kind === "file" && problem.origin.range.start, { line: 3, character: 18 });
  });

  test("the first problem is the one at which DBND stops", () => {
    const cfg = "[eng]\n_type = kubernetes\ndebug = x\nin_cluster = y\ndocker_build = z\nlabels = {\n";
    const keys = configure(cfg)
      .resolve("eng")
      .problems.map(({ key }) => key);
    assert.deepEqual(keys, ["docker_build", "in_cluster", "labels", "debug", "container_repository"]);
  });

  test("any chain of _type and _from ends, with an answer for every section", () => {
    const name = fc.constantFrom("a", "b", "c", "D", "kubernetes", "my-eng", "local");
    const section = fc.record({ name, type: fc.option(name), from: fc.option(name) });
    fc.assert(
      fc.property(fc.array(section, { maxLength: 8 }), (sections) => {
        const cfg = sections
          .map(
            (each) =>
              `[${each.name}]\n${each.type ? `_type = ${each.type}\n` : ""}${each.from ? `_from = ${each.from}\n` : ""}`,
          )
          .join("");
        const configuration = configure(cfg);
        for (const each of sections) {
          const resolved = configuration.resolve(each.name);
          assert.ok(resolved.schema !== undefined || resolved.problems.length > 0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("values that refer to something", () => {
  const files: Readonly<Record<string, string>> = {
    "/l.json": '{"a": "1"}',
    "/l": '{"b": 2}',
    "/ns.txt": "n\n",
    "/x.yaml": "a: 1",
  };
  const cases: readonly (readonly [key: string, text: string, expected: unknown])[] = [
    ["namespace", "$NS-1", "prod-1"],
    ["labels", '{"$NS": "$NS"}', { prod: "prod" }],
    ["config_file", "~/kube", "/home/me/kube"],
    ["labels", "@/l.json", { a: "1" }],
    ["labels", "@/l", { b: 2 }],
    ["namespace", "@/ns.txt", "n\n"],
    ["namespace", "@@x", "@x"],
    ["service_account_name", "@NONE", null],
    ["configmaps", '["@/ns.txt", "@@y"]', ["n\n", "@y"]],
    ["config_file", "@target:/k", "/k"],
    ["labels", "@/nothing", "file-not-found"],
    ["labels", "@/x.yaml", "reader-failed"],
  ];
  for (const [key, text, expected] of cases) {
    test(`${key} = ${text}`, () => {
      const configuration = configure(`[eng]\n_type = kubernetes\ncontainer_repository = r\n${key} = ${text}`, {
        environment: { NS: "prod", HOME: "/home/me" },
        readFile: (path) => files[path],
      });
      const resolved = configuration.resolve("eng").values.get(key);
      assert.deepEqual(resolved?.problem?.code ?? resolved?.value, expected);
    });
  }

  test("what Python makes is known only at run time", () => {
    const resolved = configure("[eng]\n_type = kubernetes\nlabels = @python://m.f").resolve("eng").values.get("labels");
    assert.equal(resolved?.computed, true);
    assert.equal(resolved.problem, undefined);
  });
});

describe("unknown keys", () => {
  test("are found in all sections of the object, with close matches", () => {
    const { unknownKeys } = configure(
      "[eng]\n_type = kubernetes\ncontainer_repository = r\nnamspace = 1\nlabels__target = x\n[kubernetes]\nzzz = 1\n[config]\nlabels = 1",
    ).resolve("eng");
    assert.deepEqual(
      unknownKeys.map(({ key, suggestions }) => [key, suggestions]),
      [
        ["namspace", ["namespace"]],
        ["zzz", []],
      ],
    );
  });

  test("there are none in a class that takes any key", () => {
    assert.deepEqual(configure("[output]\nmy_type = csv").resolve("output").unknownKeys, []);
  });
});
