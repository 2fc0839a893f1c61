import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { matchDuration, serializeDuration } from "../../../server/src/values/duration.ts";
import { parseText, parseValue } from "../../../server/src/values/parseValue.ts";
import { parseFloat, parseInteger } from "../../../server/src/values/number.ts";
import { kubernetesQuantity, parseCpu, parseMemory, quantityMistake } from "../../../server/src/values/quantity.ts";
import { Duration, type PlainValue, type ValueType } from "../../../server/src/values/types.ts";

/** Cases of a type: text → value, or the code of its problem. */
function table(
  name: string,
  type: ValueType,
  cases: readonly (readonly [text: string, value: PlainValue | Error])[],
): void {
  describe(name, () => {
    for (const [text, expected] of cases) {
      test(JSON.stringify(text), () => {
        const { value, problems, tree } = parseText(type, text);
        if (expected instanceof Error) assert.equal(problems[0]?.code, expected.message);
        else assert.deepEqual([value, problems], [expected, []]);
        assert.ok(tree.start >= 0 && tree.end <= text.length);
      });
    }
  });
}

const refused = (code: string): Error => new Error(code);
const seconds = (count: number): Duration => new Duration(count);

table("booleans", { kind: "boolean" }, [
  ["True", true], [" YES ", true], ["t", true], ["1", true], ["False # why", false], ["no#", false], ["F", false], ["0", false],
  ["on", refused("not-a-bool")], ["y", refused("not-a-bool")], ["None", refused("not-a-bool")], ["", refused("not-a-bool")],
  ["true ; why", refused("not-a-bool")], ["01", refused("not-a-bool")],
]); // prettier-ignore

table("whole numbers", { kind: "integer" }, [
  ["10", 10], [" +1_000\u0085", 1000], ["-007", -7], ["-0", 0], ["１２٣", 123], ["𝟙𝟚", 12], ["123456789012345678901", 123456789012345678901n],
  ["1__0", refused("not-an-int")], ["_1", refused("not-an-int")], ["1.0", refused("not-an-int")], ["1e3", refused("not-an-int")], ["0x10", refused("not-an-int")],
  ["", refused("not-an-int")], ["1\u001c", refused("not-an-int")], ["½", refused("not-an-int")], ["5 # five", refused("not-an-int")], ["9".repeat(4301), refused("not-an-int")],
]); // prettier-ignore

table("numbers", { kind: "float" }, [
  ["1.5", 1.5], [".5", 0.5], ["5.", 5], ["1_0.2_5e-1_0", 10.25e-10], [" ١.٥ ", 1.5], ["-inf", -Infinity], ["Infinity", Infinity], ["1e999", Infinity],
  ["", refused("not-a-float")], ["1,5", refused("not-a-float")], ["1._5", refused("not-a-float")], [".", refused("not-a-float")], ["1e", refused("not-a-float")], ["0x1", refused("not-a-float")],
]); // prettier-ignore

table("durations", { kind: "duration" }, [
  ["3m", seconds(180)], ["3 m", seconds(180)], ["10minutes", seconds(600)], ["1 week 2 days", seconds(777_600)], ["1d2h", seconds(93_600)], ["0s", seconds(0)],
  ["PT5M", seconds(300)], ["P1DT2H", seconds(93_600)], ["P1W", seconds(604_800)], ["P2WT1H", seconds(1_209_600)],
  ["30m 2h", seconds(1800)], ["1h 30", seconds(3600)], ["500ms", seconds(30_000)], ["1month", seconds(60)], ["10sec", seconds(10)], ["1 day, 2:00:00", seconds(86_400)], ["１0m", seconds(600)],
  ["", refused("not-a-duration")], ["90", refused("not-a-duration")], ["1.5h", refused("not-a-duration")], ["-5m", refused("not-a-duration")], ["3  m", refused("not-a-duration")], [" 3m", refused("not-a-duration")],
  ["1H", refused("not-a-duration")], ["P1Y", refused("not-a-duration")], ["P0D", refused("not-a-duration")], ["PT", refused("not-a-duration")], ["100us", refused("not-a-duration")], ["9999999999999w", refused("overflow")],
]); // prettier-ignore

table("dates", { kind: "date" }, [
  ["2015-04-03", "2015-04-03"], ["2015-4-3", "2015-04-03"], ["2024-02-29", "2024-02-29"],
  ["2023-02-29", refused("not-a-date")], ["15-04-03", refused("not-a-date")], ["2015-04-03 ", refused("not-a-date")], ["0000-01-01", refused("not-a-date")],
]); // prettier-ignore

table("choices", { kind: "choice", members: ["warn", "error"] }, [["warn", "warn"], ["Warn", refused("not-in-choices")], ["warn ", refused("not-in-choices")]]); // prettier-ignore

test("how much of a duration counts", () => {
  assert.equal(matchDuration("30m 2h")?.end, 4);
  assert.equal(matchDuration("500ms")?.end, "500m".length + 1);
  assert.equal(matchDuration("1h30m")?.end, 5);
});

test("a duration is written largest unit first", () => {
  assert.equal(serializeDuration(seconds(0)), "0d");
  assert.equal(serializeDuration(seconds(93_784)), "1d 2h 3m 4s");
});

test("words of a version stand for the time and the commit", () => {
  const now = new Date("2024-01-31T18:30:05Z");
  assert.equal(parseText({ kind: "version" }, "Now", { now }).value, "20240131_183005");
  assert.equal(parseText({ kind: "version" }, "GIT", { git: "abc" }).value, "abc");
  assert.equal(parseText({ kind: "version" }, "git").value, "git");
  assert.equal(parseText({ kind: "date" }, "yesterday", { now }).value, "2024-01-30");
});

describe("references and variables", () => {
  const boolean: ValueType = { kind: "boolean" };
  test("@none is no value, of any type", () => assert.equal(parseValue(boolean, "@NONE").value, null));
  test("@@ is an @", () => assert.equal(parseValue({ kind: "string" }, "@@x").value, "@x"));
  test("what only the machine that runs DBND knows is no mistake", () => {
    for (const text of ["@flag.txt", "@python://m.f", "$DEBUG", "${DEBUG}", "~/x"]) {
      assert.deepEqual(parseValue(boolean, text).problems, [], text);
    }
    assert.equal(parseValue(boolean, "maybe").problems.length, 1);
    assert.equal(parseText(boolean, "$DEBUG").problems.length, 1);
  });
});

describe("quantities", () => {
  test("as DBND's capacity check reads them", () => {
    assert.deepEqual(["1Gi", "1g", "0.5ki", "1_0K", "-1e2Gi"].map(parseMemory), [
      2 ** 30,
      1e9,
      512,
      10_000,
      -100 * 2 ** 30,
    ]);
    assert.deepEqual(["1024", "1GB", "Gi", "1 gI"].map(parseMemory), [undefined, undefined, undefined, undefined]);
    assert.deepEqual(["0.5", "1500m", "2M", "1.5m", "x"].map(parseCpu), [0.5, 1.5, 0.002, undefined, undefined]);
  });
  test("as Kubernetes reads them", () => {
    assert.deepEqual(["1", "1.5Gi", "100m", "1e3", ".5k"].map(kubernetesQuantity), [1, 1.5 * 2 ** 30, 0.1, 1000, 500]);
    for (const text of ["", "1GB", "1 Gi", "1K", "1ki", "Gi", "1_0", "1MI"])
      assert.equal(kubernetesQuantity(text), undefined, text);
  });
  test("a slip names what was meant", () => {
    assert.match(quantityMistake("2GB", "memory") ?? "", /did you mean 2G\?/);
    assert.match(quantityMistake("1 gib", "memory") ?? "", /did you mean 1Gi\?/);
    assert.match(quantityMistake("half", "cpu") ?? "", /500m/);
    assert.equal(quantityMistake("500m", "cpu"), undefined);
  });
});

test("Python's numbers, as such", () => {
  assert.equal(parseInteger("1_0"), 10);
  assert.equal(parseFloat("nan"), NaN);
  assert.equal(parseFloat("1e-400"), 0);
});
