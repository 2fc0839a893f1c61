import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { closeMatches, similarity } from "../../../server/src/configuration/closeMatches.ts";
import { editDistance, nearestNames } from "../../../server/src/configuration/editDistance.ts";

describe("close matches", () => {
  const keys = ["namespace", "container_repository", "container_tag", "labels", "limits", "annotations"];

  const cases: readonly { readonly word: string; readonly expected: readonly string[] }[] = [
    { word: "namespace_", expected: ["namespace"] },
    { word: "namspace", expected: ["namespace"] },
    { word: "container_repo", expected: ["container_repository", "container_tag"] },
    { word: "zzzqq", expected: [] },
    { word: "", expected: [] },
  ];
  for (const { word, expected } of cases) {
    test(`"${word}" → ${expected.join(", ") || "nothing"}`, () => {
      assert.deepEqual(closeMatches(word, keys), expected);
    });
  }

  test("at most three, ties by name descending", () => {
    assert.deepEqual(closeMatches("abcx", ["abc1", "abc2", "abc3", "abc4"]), ["abc4", "abc3", "abc2"]);
  });

  test("the same ratios as Python's difflib, with and without autojunk", (context) => {
    const pairs = samplePairs();
    const script =
      "import difflib,json,sys\n" +
      "print(json.dumps([difflib.SequenceMatcher(None,a,b).ratio() for a,b in json.load(sys.stdin)]))";
    let answer: string;
    try {
      answer = execFileSync("python3", ["-c", script], { input: JSON.stringify(pairs), encoding: "utf8" });
    } catch {
      context.skip("no python3 here to compare with");
      return;
    }
    const expected = JSON.parse(answer) as readonly number[];
    pairs.forEach(([a, b], index) => {
      assert.equal(similarity(a, b), expected[index], `${a} against ${b}`);
    });
  });
});

describe("edit distance", () => {
  test("counts edits", () => {
    assert.equal(editDistance("kubernetes", "kuberntes"), 1);
    assert.equal(editDistance("", "abc"), 3);
    assert.equal(editDistance("docker", "livy"), 6);
  });

  test("offers what is at most five edits away, nearest first, and not a name of as many letters", () => {
    assert.deepEqual(nearestNames("kuberntes", ["docker", "kubernetes", "gcp", "spark"]), ["kubernetes"]);
    assert.deepEqual(nearestNames("aws1", ["aws", "aws_batch", "gcp"]), ["aws"]);
  });
});

/** Pairs of pseudo-random words over a small alphabet, from a fixed seed; the last ones long enough for autojunk. */
function samplePairs(): readonly (readonly [string, string])[] {
  let state = 12345;
  const random = (limit: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % limit;
  };
  const word = (length: number): string =>
    Array.from({ length }, () => Array.from("abcde_é😀")[random(8)] ?? "").join("");
  const short = Array.from({ length: 200 }, () => [word(random(15)), word(random(15))] as const);
  const long = Array.from({ length: 10 }, () => [word(150 + random(300)), word(150 + random(300))] as const);
  return [...short, ...long];
}
