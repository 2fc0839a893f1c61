import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ConfigurationInputs, Layer } from "../../../server/src/configuration/types.ts";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { configure, value } from "./configure.ts";

const ENGINE = "[eng]\n_type = kubernetes\ncontainer_repository = r\n";

function taskConfig(sections: Readonly<Record<string, Readonly<Record<string, string>>>>): Layer {
  const entries = Object.entries(sections).map(([section, keys]) => {
    const values = Object.entries(keys).map(([key, text]) => {
      return [key, { text, priority: "normal", extend: false, origin: { kind: "generated", rule: "test" } }] as const;
    });
    return [section, new Map(values)] as const;
  });
  return { name: "task_config", sections: new Map(entries) };
}

describe("who wins", () => {
  const cases: readonly {
    readonly title: string;
    readonly files?: readonly string[];
    readonly inputs?: Partial<ConfigurationInputs>;
    readonly expected: string;
  }[] = [
    { title: "nothing is set: the class's default", expected: "default" },
    { title: "[kubernetes] for every engine", files: ["[kubernetes]\nnamespace = k"], expected: "k" },
    {
      title: "the own section over [kubernetes], in whatever file",
      files: ["[eng]\nnamespace = e", "[kubernetes]\nnamespace = k"],
      expected: "e",
    },
    { title: "the later file", files: ["[eng]\nnamespace = a", "[ENG]\nNameSpace = b"], expected: "b" },
    {
      title: "a variable of the own section over files",
      files: ["[eng]\nnamespace = e"],
      inputs: { environment: { DBND__ENG__NAMESPACE: "v" } },
      expected: "v",
    },
    {
      title: "but not a variable of [kubernetes]",
      files: ["[eng]\nnamespace = e"],
      inputs: { environment: { DBND__KUBERNETES__NAMESPACE: "v" } },
      expected: "e",
    },
    {
      title: "--set of [kubernetes] over the own section of a file",
      files: ["[eng]\nnamespace = e"],
      inputs: { commandLine: { set: ["kubernetes.namespace=s"] } },
      expected: "s",
    },
    {
      title: "the last --set",
      inputs: { commandLine: { set: ["eng.namespace=1", "eng.namespace=2"] } },
      expected: "2",
    },
    {
      title: "--conf-file over --set",
      inputs: {
        commandLine: { set: ["eng.namespace=s"] },
        configurationFiles: [parseCfg("file:///c.cfg", "[eng]\nnamespace = c")],
      },
      expected: "c",
    },
    {
      title: "--override over --conf-file and task_config",
      inputs: {
        commandLine: { override: ["kubernetes.namespace=o"] },
        configurationFiles: [parseCfg("file:///c.cfg", "[eng]\nnamespace = c")],
        taskLayers: [taskConfig({ eng: { namespace: "t" } })],
      },
      expected: "o",
    },
    {
      title: "task_config over --set",
      inputs: {
        commandLine: { set: ["eng.namespace=s"] },
        taskLayers: [taskConfig({ kubernetes: { namespace: "t" } })],
      },
      expected: "t",
    },
  ];
  for (const { title, files = [], inputs = {}, expected } of cases) {
    test(title, () => {
      const resolved = configure([ENGINE, ...files], inputs).resolve("eng");
      assert.equal(value(resolved, "namespace"), expected);
    });
  }
});

describe("the chain behind a value", () => {
  test("holds the winner and all that it hides, with their places", () => {
    const configuration = configure(
      [`${ENGINE}namespace = first\n`, "[eng]\nnamespace = second\n[kubernetes]\nnamespace = third\n"],
      { commandLine: { set: ["kubernetes.namespace=fourth"] } },
    );
    const resolved = configuration.resolve("eng").values.get("namespace");
    const chain = resolved?.chain.map(({ layer, section, role, value: { text } }) => [layer, section, role, text]);
    assert.deepEqual(chain, [
      ["cmdline", "kubernetes", "winner", "fourth"],
      ["system", "eng", "hidden", "second"],
      ["system", "eng", "hidden", "first"],
      ["system", "kubernetes", "hidden", "third"],
    ]);
    const place = {
      range: { start: { line: 1, character: 12 }, end: { line: 1, character: 18 } },
      keyRange: { start: { line: 1, character: 0 }, end: { line: 1, character: 9 } },
    };
    assert.deepEqual(resolved?.chain[1]?.value.origin, {
      kind: "file",
      uri: "file:///1.cfg",
      ...place,
      entry: { section: "eng", key: "namespace", ...place },
    });
  });

  test("marks the parts of an extended value; the newest is the winner", () => {
    const configuration = configure(`${ENGINE}labels = {"a": "1"}\n[kubernetes]\nlabels = {"z": "1"}`, {
      commandLine: { extend: ['kubernetes.labels={"b": "2"}'] },
    });
    const resolved = configuration.resolve("eng").values.get("labels");
    assert.deepEqual(resolved?.value, { a: "1", b: "2" });
    assert.deepEqual(
      resolved.chain.map(({ role }) => role),
      ["winner", "merged", "hidden"],
    );
    assert.equal(resolved.origin.kind, "commandLine");
  });

  test("shipped values stand at its end", () => {
    const [link] = configure(ENGINE).chain(["eng", "Kubernetes"], "submit_termination_grace_period");
    assert.deepEqual(link?.value.origin, { kind: "shipped", file: "dbnd-run.cfg" });
  });
});

describe("what the user has", () => {
  const configuration = configure("[Mine]\na = 1\n[empty]\n[DEFAULT]\nd = 4\n", {
    environment: { DBND__ENV_ONLY__K: "v" },
  });

  test("sections and keys of all layers, in lower case", () => {
    for (const name of ["mine", "empty", "env_only", "kubernetes"]) {
      assert.ok(configuration.sectionNames().includes(name), name);
    }
    assert.deepEqual(configuration.keys("MINE"), ["a", "d"]);
  });

  test("is told from what DBND ships", () => {
    assert.equal(configuration.isDefinedByUser("mine"), true);
    assert.equal(configuration.isDefinedByUser("ENV_ONLY"), true);
    assert.equal(configuration.isDefinedByUser("kubernetes"), false);
  });

  test("is read by section and key, merged, in any case", () => {
    assert.equal(configuration.get("MINE", "A")?.text, "1");
    assert.equal(configuration.getText("mine", "d"), "4");
    assert.equal(configuration.getText("mine", "nothing"), undefined);
  });
});
