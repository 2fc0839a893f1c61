import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { KEY_PLACE_REQUEST, type KeyChange, type KeyPlace, type KeyPlaceParams } from "../../server/src/protocol.ts";
import { Text } from "../../server/src/text/text.ts";
import { FILE } from "./expect.ts";
import { Kit } from "./kit.ts";

const CFG = `[core]
[base]
_type = kubernetes
limit_memory = 512Mi
tolerations = [{"key": "a", "operator": "Exists"}]
[cluster]
_from = base
namespace = data

[other]
x = 1
`;

/** The lines of the place, or the text after the change. */
async function ask(key: string, change?: KeyChange, section = "cluster"): Promise<string | undefined> {
  const kit = await Kit.start({ files: { [FILE]: CFG } });
  const params = { section, key, ...(change && { change }) };
  const place = await kit.client.sendRequest<KeyPlace | null>(KEY_PLACE_REQUEST, params);
  await kit.stop();
  if (!place) return undefined;
  const lines = CFG.split("\n");
  const offset = ({ line, character }: { line: number; character: number }): number =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  if (!place.edits) return CFG.slice(offset(place.range.start), offset(place.range.end));
  return edited(CFG, place);
}

function edited(before: string, { edits = [] }: KeyPlace): string {
  return edits
    .toReversed()
    .reduce((text, edit) => text.apply(edit), Text.from(before))
    .toString();
}

/** The place of a key of [cluster]: `|` around it in the text, and what a change makes of that. */
async function placed(
  cfg: string,
  asked: Omit<KeyPlaceParams, "section">,
  env: Readonly<Record<string, string>> = {},
): Promise<KeyPlace & { readonly marked: string; readonly after: string }> {
  const kit = await Kit.start({ files: { [FILE]: cfg }, environment: env });
  const place = await kit.client.sendRequest<KeyPlace | null>(KEY_PLACE_REQUEST, { section: "cluster", ...asked });
  await kit.stop();
  assert.ok(place);
  const { start, end } = place.range;
  const marks = [end, start].map((at) => ({ range: { start: at, end: at }, newText: "|" }));
  const marked = marks.reduce((text, mark) => text.apply(mark), Text.from(cfg)).toString();
  return { ...place, marked, after: edited(cfg, place) };
}

describe("where a key of an engine is set", () => {
  it("is its entry, in the section that it comes from", async () => {
    assert.equal(await ask("namespace"), "namespace = data");
    assert.equal(await ask("limit_memory"), "limit_memory = 512Mi");
  });

  it("is the engine's section when nobody sets it", async () => {
    assert.equal(await ask("request_cpu"), "cluster");
    assert.equal(await ask("namespace", undefined, "nosuch"), undefined);
  });

  it("is changed there", async () => {
    assert.equal(await ask("limit_memory", { set: "1Gi" }), CFG.replace("512Mi", "1Gi"));
    assert.equal(
      await ask("request_cpu", { set: "500m" }),
      CFG.replace("namespace = data\n", "namespace = data\nrequest_cpu = 500m\n"),
    );
  });

  it("and a list gets one more element", async () => {
    const toleration = { key: "gpu", operator: "Equal", value: "yes" };
    const text = await ask("tolerations", { add: toleration });
    const line = text?.split("\n").find((one) => one.startsWith("tolerations"));
    const rest = text?.slice(text.indexOf("tolerations = ") + 14, text.indexOf("[cluster]"));
    assert.ok(line);
    assert.deepEqual(JSON.parse(rest ?? ""), [{ key: "a", operator: "Exists" }, toleration]);
  });
});

const GPU = { key: "gpu", operator: "Exists" };
const ITEM = '{"key": "gpu", "operator": "Exists"}';

describe("a toleration is put behind those that a cfg file has", () => {
  const cases: readonly (readonly [what: string, before: string, after: string])[] = [
    ["on one line", `[{"key": "a"}]`, `[{"key": "a"}, ${ITEM}]`],
    ["in an empty list", `[]`, `[${ITEM}]`],
    ["in quotes of another kind, with a comment", `[{'key': 'a'}] # batch`, `[{'key': 'a'}, ${ITEM}] # batch`],
    ["without quotes", `[{key: a\n    }]`, `[{key: a\n    }, ${ITEM}]`],
    ["behind a last comma", `[{"key": "a"}, ]`, `[{"key": "a"}, ${ITEM}, ]`],
    [
      "on lines of their own, with comments",
      `[\n    # for nights\n    {"key": "a"},  # one\n    {"key": "b"}   # two\n    # the end\n    ]`,
      `[\n    # for nights\n    {"key": "a"},  # one\n    {"key": "b"},   # two\n    ${ITEM}\n    # the end\n    ]`,
    ],
    [
      "on lines of their own, each with a comma",
      `[\n    {"key": "a"},\n    {"key": "b"},\n    ]`,
      `[\n    {"key": "a"},\n    {"key": "b"},\n    ${ITEM},\n    ]`,
    ],
    [
      "with the bracket behind the last one",
      `[{"key": "a"},\n    {"key": "b"}]`,
      `[{"key": "a"},\n    {"key": "b"},\n    ${ITEM}]`,
    ],
    [
      "each over several lines",
      `[\n    {\n      "key": "a",\n      "operator": "Exists"\n    }\n    ]`,
      `[\n    {\n      "key": "a",\n      "operator": "Exists"\n    },\n    ${ITEM}\n    ]`,
    ],
    ["where there is none", "@none", `[${ITEM}]`],
  ];
  for (const [what, before, after] of cases) {
    it(what, async () => {
      const of = (value: string): string => `[cluster]\n_type = kubernetes\ntolerations = ${value}\nnamespace = data\n`;
      const place = await placed(of(before), { key: "tolerations", change: { add: GPU } });
      assert.equal(place.after, of(after));
    });
  }
});

describe("of a dictionary only what differs is changed", () => {
  const cases: readonly (readonly [what: string, before: string, wanted: Record<string, string>, after: string])[] = [
    ["a value", `{"disk": "sdd", "zone": "a"}`, { disk: "ssd", zone: "a" }, `{"disk": "ssd", "zone": "a"}`],
    ["in its quotes", `{'disk': 'sdd'}`, { disk: "ssd" }, `{'disk': 'ssd'}`],
    ["a name", `{"dsk": "ssd", "zone": "a"}`, { zone: "a", disk: "ssd" }, `{"disk": "ssd", "zone": "a"}`],
    ["the first goes", `{"disk": "ssd", "zone": "a"}`, { zone: "a" }, `{"zone": "a"}`],
    ["the last goes", `{"disk": "ssd", "zone": "a"}`, { disk: "ssd" }, `{"disk": "ssd"}`],
    ["the only one goes", `{"disk": "ssd"}`, {}, `{}`],
    ["one comes", `{"disk": "ssd"}`, { disk: "ssd", zone: "a" }, `{"disk": "ssd", "zone": "a"}`],
    [
      "one with lines of its own goes, and the comments of others stay",
      `{\n    # fast\n    "disk": "ssd",  # or nvme\n    # near\n    "zone": "a"\n    }`,
      { zone: "a" },
      `{\n    # fast\n    # near\n    "zone": "a"\n    }`,
    ],
    [
      "texts without quotes",
      `{\n    disk: sdd\n    zone: a\n    }`,
      { disk: "ssd", zone: "a" },
      `{\n    disk: ssd\n    zone: a\n    }`,
    ],
  ];
  for (const [what, before, wanted, after] of cases) {
    it(what, async () => {
      const of = (value: string): string =>
        `[cluster]\n_type = kubernetes\nnode_selectors = ${value}\nnamespace = data\n`;
      const place = await placed(of(before), { key: "node_selectors", change: { set: JSON.stringify(wanted) } });
      assert.equal(place.after, of(after));
    });
  }
});

describe("what has the last word over cfg files is told, and no edit offered that would do nothing", () => {
  const OWN = "[cluster]\n_type = kubernetes\nlimit_memory = 64Mi\n";
  const more = { key: "limit_memory", change: { set: "256Mi" } } as const;

  it("a variable of the environment", async () => {
    const { marked, setBy, edits } = await placed(OWN, more, { DBND__CLUSTER__LIMIT_MEMORY: "32Mi" });
    assert.deepEqual([setBy, edits], ["DBND__CLUSTER__LIMIT_MEMORY", undefined]);
    assert.equal(marked, OWN.replace("limit_memory = 64Mi", "|limit_memory = 64Mi|"));
  });

  it("words of the run's command line; of a run without them the file counts", async () => {
    const words = ["--set", "cluster.limit_memory=16Mi"];
    const { marked, setBy, edits } = await placed(OWN, { ...more, words });
    assert.deepEqual([setBy, edits], ["--set cluster.limit_memory=16Mi", undefined]);
    assert.equal(marked, OWN.replace("limit_memory = 64Mi", "|limit_memory = 64Mi|"));
    const without = await placed(OWN, more);
    assert.deepEqual([without.setBy, without.after], [undefined, OWN.replace("64Mi", "256Mi")]);
  });

  it("where no file says it, the section is the place", async () => {
    const env = { DBND__CLUSTER__REQUEST_CPU: "8" };
    const { marked, setBy, edits } = await placed(OWN, { key: "request_cpu", change: { set: "1" } }, env);
    assert.deepEqual([setBy, edits], ["DBND__CLUSTER__REQUEST_CPU", undefined]);
    assert.equal(marked, OWN.replace("[cluster]", "[|cluster|]"));
  });
});

describe("as little is underlined as tells what is meant", () => {
  const of = (value: string): string => `[cluster]\n_type = kubernetes\nnode_selectors = ${value}\nnamespace = data\n`;
  const cases: readonly (readonly [what: string, marked: string, word?: string])[] = [
    ["key and value", `|node_selectors = {"disk": "ssd"}|`],
    ["of several lines the key", `|node_selectors| = {\n    "disk": "ssd"\n    }`],
    ["a member", `node_selectors = {\n    # fast\n    |"disk": "ssd"|,\n    "zone": "a"\n    }`, "disk"],
    ["a text", `node_selectors = {"disk": |'ssd'|}`, "ssd"],
    ["a word that is not there", `|node_selectors = {"disk": "ssd"}|`, "zone"],
    ["a value that is no list or dictionary", `|node_selectors = disk|`, "disk"],
  ];
  for (const [what, marked, word] of cases) {
    it(what, async () => {
      const text = of(marked.replace("node_selectors = ", "").replace("node_selectors| = ", "").replaceAll("|", ""));
      const place = await placed(text, { key: "node_selectors", ...(word !== undefined && { word }) });
      assert.equal(place.marked, `[cluster]\n_type = kubernetes\n${marked}\nnamespace = data\n`);
      const { line } = place.entry?.start ?? {};
      assert.equal(line, 2);
    });
  }
});

describe("of several files, that one whose value wins", () => {
  const SYSTEM = '[cluster]\n_type = kubernetes\nlimit_memory = 64Mi\ntolerations = [{"key": "a"}]\n';
  const files = (own: string) => ({ ".dbnd/databand-system.cfg": SYSTEM, "project.cfg": own });
  const ask = async (own: string, key: string, change: KeyChange) => {
    const kit = await Kit.start({ files: files(own) });
    const place = await kit.client.sendRequest<KeyPlace | null>(KEY_PLACE_REQUEST, { section: "cluster", key, change });
    await kit.stop();
    assert.ok(place);
    const name = place.uri.slice(place.uri.indexOf("/project/") + "/project/".length);
    return [name, edited(name === "project.cfg" ? own : SYSTEM, place)];
  };

  it("the later one where both set the key", async () => {
    const own = "[cluster]\nlimit_memory = 32Mi\n";
    assert.deepEqual(await ask(own, "limit_memory", { set: "256Mi" }), [
      "project.cfg",
      "[cluster]\nlimit_memory = 256Mi\n",
    ]);
  });

  it("the earlier one where only that sets it, as a whole or as a list", async () => {
    const own = "[cluster]\nrequest_memory = 32Mi\n";
    assert.deepEqual(await ask(own, "limit_memory", { set: "256Mi" }), [
      ".dbnd/databand-system.cfg",
      SYSTEM.replace("64Mi", "256Mi"),
    ]);
    assert.deepEqual(await ask(own, "tolerations", { add: GPU }), [
      ".dbnd/databand-system.cfg",
      SYSTEM.replace('[{"key": "a"}]', `[{"key": "a"}, ${ITEM}]`),
    ]);
  });

  it("a key that nobody sets goes to the later one that has the section", async () => {
    const change = { set: "1" };
    const own = "[cluster]\nnamespace = a\n";
    assert.deepEqual(await ask(own, "request_cpu", change), ["project.cfg", `${own}request_cpu = 1\n`]);
    assert.deepEqual(await ask("[other]\nx = 1\n", "request_cpu", change), [
      ".dbnd/databand-system.cfg",
      `${SYSTEM}request_cpu = 1\n`,
    ]);
  });
});

describe("what the command line adds to (--extend) is changed where it stands", () => {
  const OWN =
    '[cluster]\n_type = kubernetes\nnode_selectors = {"disk": "golden"}\ntolerations = [{"key": "a"}]\nlimit_memory = 64Mi\n';
  const words = ["--extend", 'cluster.node_selectors={"zone": "a"}', "--extend", 'cluster.tolerations=[{"key": "b"}]'];

  it("a list is added to in the file", async () => {
    const { after, setBy } = await placed(OWN, { key: "tolerations", change: { add: GPU }, words });
    assert.deepEqual([setBy, after], [undefined, OWN.replace('[{"key": "a"}]', `[{"key": "a"}, ${ITEM}]`)]);
    assert.equal((await placed(OWN, { key: "tolerations", words })).setBy, undefined);
  });

  it("a member of the file is told and changed there", async () => {
    const { marked, setBy } = await placed(OWN, { key: "node_selectors", word: "disk", words });
    assert.deepEqual([setBy, marked], [undefined, OWN.replace('"disk": "golden"', '|"disk": "golden"|')]);
    const after = async (wanted: Record<string, string>) =>
      (await placed(OWN, { key: "node_selectors", words, change: { set: JSON.stringify(wanted) } })).after;
    assert.equal(await after({ disk: "ssd", zone: "a" }), OWN.replace("golden", "ssd"));
    assert.equal(await after({ zone: "a" }), OWN.replace('{"disk": "golden"}', "{}"));
  });

  it("a member of the command line is not: no file can change it", async () => {
    const told = await placed(OWN, { key: "node_selectors", word: "zone", words });
    assert.equal(told.setBy, '--extend cluster.node_selectors={"zone": "a"}');
    const change = { set: JSON.stringify({ disk: "golden", zone: "b" }) };
    assert.equal((await placed(OWN, { key: "node_selectors", words, change })).edits, undefined);
  });

  it("nor what it sets anew", async () => {
    const set = ["--set", "cluster.limit_memory=16Mi"];
    const { setBy, edits } = await placed(OWN, { key: "limit_memory", words: set, change: { set: "1Gi" } });
    assert.deepEqual([setBy, edits], ["--set cluster.limit_memory=16Mi", undefined]);
  });
});
