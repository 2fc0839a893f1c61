/** Failures of requests, and what an API server refuses, in another language: other words, and nothing else. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { readTranslatedBundle } from "../../../../scripts/l10n/translations.ts";
import { refusedFields } from "../../../../client/src/cluster/admission/refusedFields.ts";
import {
  cancelledError,
  errorOfAnswer,
  errorOfConnection,
  timeoutError,
} from "../../../../client/src/cluster/connection/errorMapping.ts";
import type { ClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import { readOnlyError } from "../../../../client/src/cluster/connection/readOnly.ts";
import { useTranslations } from "../../../../client/src/l10n.ts";

after(() => useTranslations(undefined));

const POD = { method: "GET", path: "/api/v1/namespaces/etl/pods/p", server: "https://c" } as const;
const coded = (code: string): Error => Object.assign(new Error(code), { code });

const FAILURES: readonly (readonly [what: string, make: () => ClusterError])[] = [
  ...[400, 401, 403, 404, 409, 429, 500].map(
    (status) => [`status ${status}`, () => errorOfAnswer(status, "", undefined, POD)] as const,
  ),
  ...["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "CERT_HAS_EXPIRED", "ERR_TLS_CERT_ALTNAME_INVALID", "EPROTO"].map(
    (code) => [code, () => errorOfConnection(coded(code), POD)] as const,
  ),
  ["a time limit", () => timeoutError(POD, 5000)],
  ["a cancel", () => cancelledError(POD)],
  ["a window that only reads", () => readOnlyError("DELETE", POD.path)],
];

describe("in German", () => {
  for (const [what, make] of FAILURES) {
    test(what, () => {
      useTranslations(undefined);
      const english = make();
      useTranslations(readTranslatedBundle("de"));
      const german = make();
      assert.equal(german.reason, english.reason);
      assert.notEqual(german.message, english.message);
      assert.ok(german.message.includes('pod "p" im Namespace "etl"'), german.message);
      if (english.hint !== undefined) assert.notEqual(german.hint, english.hint);
    });
  }

  test("the whole sentence", () => {
    useTranslations(readTranslatedBundle("de"));
    assert.equal(
      errorOfConnection(coded("ECONNREFUSED"), { ...POD, path: `${POD.path}/log` }).message,
      'Fehlgeschlagen (log von pod "p" im Namespace "etl" lesen): https://c hat die Verbindung abgelehnt',
    );
  });

  test("fields that are refused: the same places, other words", () => {
    const status = {
      details: { causes: [{ field: "spec.x", reason: "FieldValueRequired", message: "Required value" }] },
    };
    const found = () => refusedFields(status, "m", { spec: {} });
    useTranslations(undefined);
    const [english] = found();
    useTranslations(readTranslatedBundle("de"));
    const [german] = found();
    assert.deepEqual([german?.pointer, german?.evidence], [english?.pointer, english?.evidence]);
    assert.equal(german?.sentence, "`spec.x` hat keinen Wert und braucht einen.");
  });
});
