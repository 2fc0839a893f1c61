import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatTemplate } from "../../../server/src/values/formatTemplate.ts";
import { cleanDns1123, cleanJobName, cleanLabelValue, cleanSubdomain, makeSafeLabel } from "../../../server/src/values/names.ts"; // prettier-ignore
import { pythonFloatText, pythonRepr } from "../../../server/src/values/pythonText.ts";
import { commandLineOfPosix, commandLineOfWindows, splitShellWords } from "../../../server/src/values/shellWords.ts";
import { templateMistakes } from "../../../server/src/values/template.ts";

describe("templates in Python's format syntax", () => {
  const cases: readonly (readonly [template: string, text: string | undefined])[] = [
    ["{pod}/{namespace}", "p-1/ns"],
    ["{{{pod}}}", "{p-1}"],
    ["{pod:>6}|{pod:*^6}|{pod:06}|{pod:<5s}", "   p-1|*p-1**|p-1000|p-1  "],
    ["{pod:.2}{pod[0]}{pod!r}{pod!s:.1}", "p-p'p-1'p"],
    ["{pod:{width}}", "p-1 "],
    ["{pod:{{}", undefined],
    ["{nope}", undefined],
    ["{}", undefined],
    ["{0}", undefined],
    ["{pod", undefined],
    ["pod}", undefined],
    ["{pod!x}", undefined],
    ["{pod!rx}", undefined],
    ["{pod:d}", undefined],
    ["{pod:=5}", undefined],
    ["{pod:,}", undefined],
    ["{pod[9]}", undefined],
    ["{pod[x]}", undefined],
    ["{pod.upper}", undefined],
    ["{po{d}", undefined],
    ["{pod:{pod:{pod}}}", undefined],
  ];
  for (const [template, text] of cases) {
    test(template, () => assert.equal(formatTemplate(template, { pod: "p-1", namespace: "ns", width: "4" }), text));
  }
  test("mistakes are marked", () => {
    const marks = (template: string): string[] =>
      templateMistakes(template, ["pod"]).map(({ start, end }) => template.slice(start, end));
    assert.deepEqual(marks("{pod}{nope}"), ["nope"]);
    assert.deepEqual(marks("a}"), ["}"]);
    assert.deepEqual(marks("{pod!x}"), ["!x"]);
    assert.deepEqual(marks("{{}} {pod:>3}"), []);
  });
});

test("Python's texts of values", () => {
  assert.deepEqual([1, 0.1, 1e16, 1.5e-5, 1e22, 123456789012345.6, -0, NaN].map(pythonFloatText), ["1.0", "0.1", "1e+16", "1.5e-05", "1e+22", "123456789012345.6", "-0.0", "nan"]); // prettier-ignore
  assert.deepEqual(["a", "it's", `"'`, "\n\u0001é\u00a0"].map((text) => pythonRepr(text)), ["'a'", `"it's"`, `'"\\''`, "'\\n\\x01é\\xa0'"]); // prettier-ignore
});

describe("names", () => {
  test("capitals, other characters and runs", () => {
    assert.equal(cleanLabelValue("MyTask__x.-y"), "my-task-x.y");
    assert.equal(cleanLabelValue("...é..."), "");
    assert.equal(cleanSubdomain("A".repeat(300), ".abc").length, 253);
    assert.equal(cleanSubdomain("a-", ".b"), "a.b");
    assert.equal(cleanDns1123("abc", 2, ".toolong"), "toolong");
    assert.equal(cleanJobName("AbC d"), "ab_c_d");
  });
  test("labels that Airflow makes safe", () => {
    assert.equal(makeSafeLabel("a_b.c-d"), "a_b.c-d");
    assert.match(makeSafeLabel("x".repeat(64)), /^x{53}-[0-9a-f]{9}$/);
  });
});

describe("command lines", () => {
  test("split as shlex does", () => {
    assert.deepEqual(splitShellWords(`a  "b c" 'd\\e' f\\ g "h\\"i\\j" ''`), ["a", "b c", "d\\e", "f g", 'h"i\\j', ""]);
    assert.equal(splitShellWords('a "b'), undefined);
    assert.equal(splitShellWords("a\\"), undefined);
  });
  test("quoted for a POSIX shell, and read back", () => {
    const words = ["dbnd", "a b", "it's", "", "$HOME", "é"];
    assert.deepEqual(splitShellWords(commandLineOfPosix(words)), words);
  });
  test("joined as list2cmdline does", () => {
    assert.equal(
      commandLineOfWindows(["a b", 'c"d', "e\\", "f g\\", "", 'h\\"i']),
      '"a b" c\\"d e\\ "f g\\\\" "" h\\\\\\"i',
    );
  });
});
