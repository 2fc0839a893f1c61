/** The pod as YAML text, each line with its origin. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parse } from "yaml";
import { renderPodYaml } from "../../../server/src/pod/podYaml.ts";
import { fromPlain } from "../../../server/src/pod/node.ts";
import { serialise } from "../../../server/src/pod/serialise.ts";
import type { Origin } from "../../../server/src/configuration/types.ts";
import type { PlainValue } from "../../../server/src/values/types.ts";
import { podInput } from "./support.ts";
import { buildPod } from "../../../server/src/pod/buildPod.ts";

const ORIGIN: Origin = { kind: "generated", rule: "test" };

function render(value: PlainValue) {
  return renderPodYaml(serialise(fromPlain(value, () => ORIGIN)));
}

describe("the text", () => {
  it("has lists as deep as their names, and the first member behind the dash", () => {
    const pod = {
      kind: "Pod",
      spec: { containers: [{ name: "base", args: ["a", "b"], ports: [] }], nested: [["x"], {}] },
    };
    assert.equal(
      render(pod).yaml,
      [
        "kind: Pod",
        "spec:",
        "  containers:",
        "  - name: base",
        "    args:",
        "    - a",
        "    - b",
        "    ports: []",
        "  nested:",
        "  -",
        "    - x",
        "  - {}",
        "",
      ].join("\n"),
    );
  });

  it("shows a script line by line", () => {
    assert.equal(
      render({ args: ["set -e\n\n  echo 'a: b'\n", "one\n\ntwo"] }).yaml,
      "args:\n- |\n    set -e\n\n      echo 'a: b'\n- |-\n    one\n\n    two\n",
    );
  });

  it("quotes what a reader of YAML 1.1 or 1.2 would not take for text", () => {
    for (const word of [
      "yes",
      "No",
      "on",
      "y",
      "true",
      "null",
      "~",
      "1",
      "012",
      "1e3",
      "12:30",
      "2024-01-01",
      ".5",
      "",
      " a",
      "a ",
      "a: b",
      "a #b",
      "- a",
      "*a",
      "&a",
      "!a",
      "[a",
      "%a",
      "@a",
      "`a",
      "a:",
      "=",
      "<<",
      "---",
    ]) {
      const { yaml } = render({ key: word });
      assert.equal(yaml, `key: ${JSON.stringify(word)}\n`);
    }
  });

  it("leaves images, names, uids, paths and quantities alone", () => {
    for (const word of [
      "registry.example:5000/team/app:1.4",
      "dbnd.docker-run-task.dbnd-driver-run.4c0b3dfe",
      "4c0584ea-e593-11f1-bca4-02fc00000001",
      "/var/run",
      "512Mi",
      "run.x=1",
    ]) {
      assert.equal(render({ key: word }).yaml, `key: ${word}\n`);
    }
  });
});

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom("a", " ", "\n", ":", "#", "-", "'", '"', "\t", "é", "\u2028", "\u0085", "1", "0"),
  }),
  fc.constantFrom("yes", "off", "NULL", "~", "0x1", "1_0", "0o7", "1:2", "+.inf", "...", "0b", "1e", "1E5", "0xab"),
);
const json = fc.letrec<{ value: PlainValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    texts,
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    fc.integer(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(texts, tie("value"), { maxKeys: 4 }),
  ),
})).value;
const pods = fc.dictionary(
  texts.filter((name) => name !== "__proto__"),
  json,
  { maxKeys: 5 },
);

describe("any pod", () => {
  for (const version of ["1.2", "1.1"] as const) {
    it(`is read back by a YAML ${version} reader as it was`, () => {
      fc.assert(
        fc.property(pods, (pod) => {
          const { pod: sent } = serialise(fromPlain(pod, () => ORIGIN));
          const back: unknown = parse(renderPodYaml(serialise(fromPlain(pod, () => ORIGIN))).yaml, {
            version,
            uniqueKeys: true,
          });
          assert.equal(JSON.stringify(back), JSON.stringify(sent));
        }),
        { numRuns: 200 },
      );
    });
  }

  it("has an origin and a pointer for every line", () => {
    fc.assert(
      fc.property(pods, (pod) => {
        const { yaml, lineOrigins, linePointers } = render(pod);
        const lines = yaml
          .split("\n")
          .slice(0, -1)
          .map((_, line) => line);
        assert.deepEqual(Object.keys(lineOrigins).map(Number), lines);
        assert.deepEqual(Object.keys(linePointers).map(Number), lines);
      }),
    );
  });
});

describe("the lines of a driver pod", () => {
  const plan = buildPod(podInput({ limits: { memory: "1Gi" }, env_vars: { MODE: "batch" } }));
  const { yaml, lineOrigins, linePointers } = renderPodYaml(plan);
  const originOf = (text: string) => lineOrigins[yaml.split("\n").findIndex((line) => line.trim() === text)];
  const place = (key: string) => plan.origins.get(key);

  it("lead to the key that wrote them", () => {
    assert.deepEqual(originOf("memory: 1Gi"), place("/spec/containers/0/resources/limits/memory"));
    assert.deepEqual(originOf("- name: MODE"), originOf("value: batch"));
    assert.equal(originOf("memory: 1Gi")?.kind, "file");
  });
  it("know which field they show", () => {
    const pointerOf = (text: string) => linePointers[yaml.split("\n").findIndex((line) => line.trim() === text)];
    assert.equal(pointerOf("memory: 1Gi"), "/spec/containers/0/resources/limits/memory");
    assert.equal(pointerOf("limits:"), "/spec/containers/0/resources/limits");
    assert.equal(pointerOf("- name: MODE")?.replace(/\d+/g, "N"), "/spec/containers/N/env/N/name");
  });
  it("share an origin with the lines below where those agree", () => {
    assert.deepEqual(originOf("limits:"), originOf("memory: 1Gi"));
    assert.equal(originOf("spec:")?.kind, "generated");
  });
});
