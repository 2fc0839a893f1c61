import assert from "node:assert/strict";

interface Place {
  readonly artifactLocation: { readonly uri: string };
  readonly region: Readonly<Record<"startLine" | "startColumn" | "endLine" | "endColumn", number>>;
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly { readonly physicalLocation: Place }[];
  readonly relatedLocations?: readonly { readonly physicalLocation: Place }[];
}

/** The parts of a SARIF log that we write. */
export interface SarifLog {
  readonly version: "2.1.0";
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
      readonly columnKind: string;
      readonly results: readonly Result[];
    },
  ];
}

const LEVELS = ["none", "note", "warning", "error"];

/** Holds a log against what SARIF 2.1.0 asks of it (OASIS, sections 3.13 to 3.30). */
export function assertSarif(value: unknown): asserts value is SarifLog {
  const log = value as SarifLog & { readonly $schema: string };
  assert.equal(log.version, "2.1.0");
  assert.match(log.$schema, /sarif-2\.1\.0\.json$/u);
  for (const { tool, columnKind, results } of log.runs) {
    assert.ok(tool.driver.name);
    assert.ok(["utf16CodeUnits", "unicodeCodePoints"].includes(columnKind));
    const ids = tool.driver.rules.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    for (const { ruleId, ruleIndex, level, message, locations, relatedLocations = [] } of results) {
      assert.equal(ids[ruleIndex], ruleId);
      assert.ok(LEVELS.includes(level));
      assert.ok(message.text);
      assert.equal(locations.length, 1);
      for (const { physicalLocation } of [...locations, ...relatedLocations]) assertPlace(physicalLocation);
    }
  }
}

function assertPlace({ artifactLocation: { uri }, region }: Place): void {
  assert.equal(uri, encodeURI(decodeURI(uri)));
  assert.ok(region.startLine >= 1 && region.startColumn >= 1);
  assert.ok(region.endLine >= region.startLine);
  if (region.endLine === region.startLine) assert.ok(region.endColumn >= region.startColumn);
}
