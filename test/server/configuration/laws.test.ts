/** Laws of configuration and of names, for any values (spec 1.4 and 3.2). */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { createConfiguration } from "../../../server/src/configuration/configuration.ts";
import type { CommandLine, Configuration } from "../../../server/src/configuration/types.ts";
import { cleanDns1123 } from "../../../server/src/values/names.ts";

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const KEYS = ["namespace", "service_account_name", "cluster_context", "image_pull_policy"] as const;
const key = fc.constantFrom(...KEYS);
const section = fc.constantFrom("eng", "kubernetes", "base");
const entries = fc.array(fc.tuple(section, key, word), { maxLength: 6 });
type Entries = readonly (readonly [section: string, key: string, value: string])[];

/** A file that sets these, the last where one key is set twice; `eng` is a Kubernetes engine that derives from `base`. */
function fileOf(name: string, set: Entries): string {
  const sections = new Map<string, Map<string, string>>();
  for (const [at, one, value] of set) sections.set(at, (sections.get(at) ?? new Map<string, string>()).set(one, value));
  const head = name === "first" ? "[eng]\n_type = kubernetes\n_from = base\ncontainer_repository = r\n" : "";
  const text = [...sections].map(([at, values]) => {
    const lines = [...values].map(([one, value]) => `${one} = ${value}`).join("\n");
    return at === "eng" && head !== "" ? { at, lines } : { at, lines: `[${at}]\n${lines}` };
  });
  const own = text.find(({ at }) => at === "eng")?.lines;
  const others = text.filter(({ at }) => at !== "eng").map(({ lines }) => lines);
  return head === "" ? text.map(({ lines }) => lines).join("\n") : `${head}${own ?? ""}\n${others.join("\n")}\n`;
}

function configure(files: readonly string[], commandLine?: CommandLine): Configuration {
  return createConfiguration({
    files: files.map((text, index) => parseCfg(`file:///p/${index}.cfg`, text)),
    environment: {},
    ...(commandLine && { commandLine }),
  });
}

function valueOf(configuration: Configuration, name: string): unknown {
  return configuration.resolve("eng").values.get(name)?.value;
}

describe("configuration", () => {
  test("of one section the later file wins, key by key; the own section before `_from`, that before the family", () => {
    fc.assert(
      fc.property(entries, entries, key, (one, two, name) => {
        const all = [...one, ...two];
        const configuration = configure([fileOf("first", one), fileOf("second", two)]);
        const winner = ["eng", "base", "kubernetes"]
          .map((at) => all.findLast(([where, which]) => where === at && which === name)?.[2])
          .find((value) => value !== undefined);
        if (winner !== undefined) assert.equal(valueOf(configuration, name), winner);
        else assert.deepEqual(valueOf(configuration, name), valueOf(configure([fileOf("first", [])]), name));
      }),
    );
  });

  test("a value of the command line wins over all files, an override over both, whatever section they name", () => {
    fc.assert(
      fc.property(entries, key, word, word, section, section, (one, name, set, override, at, over) => {
        const files = [fileOf("first", one)];
        const said = configure(files, { set: [`${at}.${name}=${set}`] });
        assert.equal(valueOf(said, name), set);
        const both = configure(files, { set: [`${at}.${name}=${set}`], override: [`${over}.${name}=${override}`] });
        assert.equal(valueOf(both, name), override);
      }),
    );
  });

  test("sections of other names change nothing", () => {
    fc.assert(
      fc.property(entries, word, key, word, (one, other, name, value) => {
        const file = fileOf("first", one);
        const more = `${file}\n[x_${other}]\n${name} = ${value}\n`;
        assert.deepEqual(valueOf(configure([more]), name), valueOf(configure([file]), name));
      }),
    );
  });

  test("extended dictionaries are joined, the newer value of a name counts; the same file twice changes nothing", () => {
    const labels = fc.dictionary(word, word, { maxKeys: 4 });
    fc.assert(
      fc.property(labels, labels, (old, more) => {
        const file = `${fileOf("first", [])}[kubernetes]\nlabels = ${JSON.stringify(old)}\n`;
        const extended = configure([file], { extend: [`kubernetes.labels=${JSON.stringify(more)}`] });
        assert.deepEqual({ ...(valueOf(extended, "labels") as object) }, { ...old, ...more });
        assert.deepEqual(valueOf(configure([file, file]), "labels"), valueOf(configure([file]), "labels"));
      }),
    );
  });
});

describe("names for Kubernetes (RFC 1123)", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.stringMatching(/^[A-Za-z0-9._ -]{0,300}$/),
  );
  for (const limit of [63, 253]) {
    test(`cleaned texts have at most ${limit} characters, letters and digits at both ends, and stay when cleaned again`, () => {
      fc.assert(
        fc.property(anyText, fc.constantFrom(undefined, ".1a2b3c4d"), (text, postfix) => {
          const name = cleanDns1123(text, limit, postfix);
          assert.ok(name.length <= limit, name);
          assert.match(name, /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)?$/);
          assert.doesNotMatch(name, /[.-]{2}/);
          assert.equal(cleanDns1123(name, limit), name);
        }),
      );
    });
  }
});
