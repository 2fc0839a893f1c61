import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { newTemplate, TEMPLATE_VARIANTS } from "../../../server/src/airflow/templates/newTemplate.ts";
import { templateNote } from "../../../server/src/airflow/templates/templateNotes.ts";
import { templateProblems } from "../../../server/src/airflow/templates/templateProblems.ts";
import { withoutBraces } from "../../../server/src/airflow/templates/braces.ts";
import { airflowTarget } from "../../../server/src/airflow/target.ts";

function codes(text: string): string[] {
  return templateProblems({ uri: "file:///pod.yaml", text }).map(
    ({ code, range }) => `${range.start.line + 1} ${code.replace("airflow-template-", "")}`,
  );
}

const HEAD = "metadata:\n  name: worker\nspec:\n  restartPolicy: Never\n";
const BASE = `${HEAD}  containers:\n    - name: base\n      image: airflow:3\n`;

describe("what is wrong with a pod template", () => {
  for (const [name, text, expected] of [
    ["a good one", BASE, []],
    ["a namespace", `metadata:\n  name: a\n  namespace: b\n${BASE.slice(BASE.indexOf("spec"))}`, ["3 overridden"]],
    [
      "labels",
      `metadata:\n  name: a\n  labels: { team: b, dag_id: c }\n${BASE.slice(BASE.indexOf("spec"))}`,
      ["3 overridden"],
    ],
    ["arguments", `${BASE}      args: [a]\n`, ["8 overridden"]],
    ["arguments of a sidecar", `${BASE}    - { name: b, image: b, args: [a] }\n`, []],
    ["an empty file", "", ["1 base"]],
    ["no spec", "metadata: { name: a }\n", ["1 base"]],
    ["no containers", HEAD, ["3 base"]],
    ["two documents", `${BASE}---\n${BASE}`, ["8 syntax"]],
    ["snake case", `${BASE}  service_account_name: x\n`, ["8 unknown"]],
    ["a misspelt field of a container", `${BASE}      imagePullPolicies: Always\n`, ["8 unknown"]],
    ["a word that Kubernetes does not know", `${BASE}      imagePullPolicy: Sometimes\n`, ["8 value"]],
    [
      "base as a sidecar",
      `${HEAD}  containers:\n    - { name: a, image: a }\n    - { name: base, image: b }\n`,
      ["6 base"],
    ],
    [
      "a mount of a volume",
      `${BASE}      volumeMounts: [{ name: a, mountPath: /a }]\n  volumes: [{ name: a, emptyDir: {} }]\n`,
      [],
    ],
    ["a mount without a volume", `${BASE}      volumeMounts:\n        - { name: a, mountPath: /a }\n`, ["9 volume"]],
    [
      "executor by a secret",
      `${BASE}      env:\n        - { name: AIRFLOW__CORE__EXECUTOR, value: LocalExecutor }\n`,
      [],
    ],
  ] as const) {
    it(name, () => assert.deepEqual(codes(text), [...expected]));
  }

  it("git-sync whose parts do not agree", () => {
    const template = newTemplate("git-sync", airflowTarget({ airflow: "3.1.3" })).replace(/\$\{\d+:([^}]*)\}/gu, "$1");
    assert.deepEqual(codes(template), []);
    const wrong = (from: string, to: string): string[] =>
      codes(template.replace(from, to)).map((each) => each.split(" ")[1] ?? "");
    assert.deepEqual(wrong('value: "/git"', 'value: "/tmp/git"'), ["git-sync"]);
    assert.deepEqual(wrong("subPath: repo/dags", "subPath: dags"), ["git-sync"]);
    assert.deepEqual(wrong("GIT_SYNC_ONE_TIME", "GIT_SYNC_WAIT"), ["git-sync"]);
  });
});

describe("braces of Helm and Jinja", () => {
  for (const [name, text, expected] of [
    ["values", BASE.replace("airflow:3", "{{ .Values.image }}"), []],
    ["values in quotes", BASE.replace("airflow:3", '"{{ .Values.image.repository }}:{{ .Values.image.tag }}"'), []],
    ["a number", `${BASE}  terminationGracePeriodSeconds: {{ .Values.grace }}\n`, []],
    [
      "blocks",
      `${BASE}{{- if .Values.nodeSelector }}\n  nodeSelector:\n{{ toYaml .Values.nodeSelector | indent 4 }}\n{{- end }}\n`,
      [],
    ],
    ["what may come out of a block", 'metadata:\n  name: a\nspec:\n{{ include "spec" . | indent 2 }}\n', []],
    ["a mistake beside them", `${BASE}  hostNetwrok: true\n  schedulerName: {{ .Values.scheduler }}\n`, ["8 unknown"]],
    ["an expression that is being written", BASE.replace("airflow:3", "{{ .Values.im"), []],
    [
      "an expression that is being written before others",
      `${BASE}  nodeName: {{ .Val\n  schedulerName: {{ .Values.s }}\n`,
      [],
    ],
    ["a statement that is being written", `${BASE}{{- if .Val\n  hostNetwork: true\n{{- end }}\n`, []],
    ["a statement of Jinja", `${BASE}{% if x %}\n  hostNetwork: true\n{% endif %}\n`, []],
  ] as const) {
    it(name, () => assert.deepEqual(codes(text), [...expected]));
  }

  it("leave every other character where it is", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("{{", "}}", "{%", "%}", "a: ", "\n", " ", "x", "- ", '"')), (parts) => {
        const text = parts.join("");
        const { text: plain, hidden } = withoutBraces(text);
        assert.equal(plain.length, text.length);
        for (let at = 0; at < text.length; at++) {
          const isHidden = hidden.some(({ start, end }) => start <= at && at < end);
          if (!isHidden || text.charAt(at) === "\n") assert.equal(plain.charAt(at), text.charAt(at));
        }
        templateProblems({ uri: "file:///pod.yaml", text });
      }),
    );
  });
});

describe("what the executor makes of a field", () => {
  for (const [path, expected] of [
    [["metadata", "name"], /Replaced/],
    [["metadata", "namespace"], /\[kubernetes_executor\]/],
    [["spec", "containers", 0, "args"], /Replaced/],
    [["spec", "containers", 0, "env"], /before those of Airflow/],
    [["spec", "containers", 1, "image"], /Kept/],
    [["spec", "restartPolicy"], /Never/],
  ] as const) {
    it(path.join("."), () => assert.match(templateNote(path) ?? "", expected));
  }
  it("says nothing of what lies deeper", () =>
    assert.equal(templateNote(["spec", "securityContext", "runAsUser"]), undefined));
});

describe("a new template", () => {
  for (const variant of TEMPLATE_VARIANTS) {
    it(`${variant}: names the connection as the release does`, () => {
      assert.match(newTemplate(variant, airflowTarget({ airflow: "2.2.5" })), /AIRFLOW__CORE__SQL_ALCHEMY_CONN/);
      assert.match(newTemplate(variant, airflowTarget({ airflow: "2.3.0" })), /AIRFLOW__DATABASE__SQL_ALCHEMY_CONN/);
    });
  }
});
