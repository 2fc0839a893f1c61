import * as vscode from "vscode";
import type { RunPlan, RunPlanParams } from "../../../../server/src/protocol.ts";
import { causeInWords } from "../../runs/airflowCauses.ts";
import type { Cause, RefusedField } from "../../cluster/index.ts";
import type { ServerRequests } from "../../language/requests.ts";
import type { Run, Runs } from "../../runs/runs.ts";
import type { Clusters } from "../../clusters/clusters.ts";
import { inSentences } from "../../sentences.ts";
import { documentedCode } from "../documentedCode.ts";
import { MendableProblem, type Mending, type ProblemSource } from "../mendableProblem.ts";
import { scopeOf } from "../causePlace.ts";
import { fieldPlace } from "./fieldPlace.ts";
import { lineOfPreview, toRange } from "./places.ts";
import type { PodPreviews } from "./podPreviews.ts";

const SOURCE = "Databand cluster";

/** A pod that a cluster has refused: that of a run, or one that was only tried. */
type Refused = Pick<Run, "plan" | "params" | "cluster">;

/** What an API server said of one plan. */
interface Answer {
  readonly plan: RunPlan;
  readonly params: RunPlanParams;
  readonly fields: readonly RefusedField[];
  /** The run that was refused; absent where a dry run was. */
  readonly run: Run | undefined;
  /** Runs that there were by then: what a later one of the task says counts. */
  readonly before: ReadonlySet<Run>;
}

/**
 * What API servers do not take of a pod, as diagnostics where the configuration set it and in the preview: after a dry
 * run, and after a run whose pod was refused. They go with the next plan that is different, with the run, when the task is run
 * again, and when they are dismissed.
 */
export class ClusterProblems implements ProblemSource, vscode.Disposable {
  readonly #requests: ServerRequests;
  readonly #previews: PodPreviews;
  readonly #clusters: Clusters;
  readonly #runs: Runs;
  readonly #answers = new Map<string, Answer>();
  readonly #collection = vscode.languages.createDiagnosticCollection("databand-cluster");
  readonly #subscriptions: vscode.Disposable;
  #turn = 0;

  constructor(services: {
    readonly requests: ServerRequests;
    readonly previews: PodPreviews;
    readonly clusters: Clusters;
    readonly runs: Runs;
  }) {
    this.#requests = services.requests;
    this.#previews = services.previews;
    this.#clusters = services.clusters;
    this.#runs = services.runs;
    this.#subscriptions = vscode.Disposable.from(
      this.#collection,
      services.previews.onUpdated(() => void this.#show()),
      services.previews.onShown(() => void this.#show()),
      services.runs.onEnded(({ run, result }) => {
        if (result.reason !== "create-refused" || !run.params) return;
        void this.refused(run, { message: result.evidence ?? result.sentence, status: result.status });
      }),
      services.runs.onChanged(() => this.#forget()),
    );
  }

  at(uri: vscode.Uri): readonly MendableProblem[] {
    return (this.#collection.get(uri) ?? []).filter((one): one is MendableProblem => one instanceof MendableProblem);
  }

  /** The cluster refused the pod of a plan. Gives what it does not take. */
  async refused(
    refused: Refused,
    { message, status }: Pick<import("../../cluster/index.ts").ClusterError, "message" | "status">,
  ): Promise<readonly RefusedField[]> {
    const { plan, params, cluster } = refused;
    if (!params) return [];
    const run = this.#runs.all.find((one) => one === refused);
    const { refusedFields, readNames, withKnownName } = await this.#clusters.library;
    const fields: RefusedField[] = [];
    for (const field of refusedFields(status, message, plan.pod)) {
      const { kind } = field.missing ?? {};
      const names = kind ? [[kind, await readNames(cluster, plan.namespace, kind)] as const] : [];
      const { sentence, hint, fix } = causeInWords(withKnownName(causeOf(field), new Map(names)), plan);
      fields.push({ ...field, sentence, hint, fix });
    }
    const before = new Set(this.#runs.all);
    this.#answers.set(keyOf(plan), { plan, params: { ...params, identity: plan.identity }, fields, run, before });
    await this.#show();
    return fields;
  }

  /** The cluster took it. */
  accepted(plan: RunPlan): void {
    if (this.#answers.delete(keyOf(plan))) void this.#show();
  }

  /** The configuration changed: what was said of another pod goes, the rest moves with its lines. */
  async plansChanged(): Promise<void> {
    for (const [key, answer] of this.#answers) {
      const { plan } = await this.#requests.runPlan(answer.params).catch(() => ({ plan: answer.plan }));
      if (this.#answers.get(key) !== answer) continue;
      if (plan?.podYaml === answer.plan.podYaml) this.#answers.set(key, { ...answer, plan });
      else this.#answers.delete(key);
    }
    await this.#show();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** What was said of a run goes with it, and once the task is run again. */
  #forget(): void {
    const { all } = this.#runs;
    const gone = [...this.#answers].filter(
      ([key, { run, before }]) =>
        (run && !all.includes(run)) || all.some((one) => !before.has(one) && keyOf(one.plan) === key),
    );
    for (const [key] of gone) this.#answers.delete(key);
    if (gone.length > 0) void this.#show();
  }

  #dismiss(answer: Answer, field: RefusedField): void {
    const key = keyOf(answer.plan);
    const fields = this.#answers.get(key)?.fields.filter((one) => one !== field) ?? [];
    if (fields.length === 0) this.#answers.delete(key);
    else this.#answers.set(key, { ...answer, fields });
    void this.#show();
  }

  async #show(): Promise<void> {
    const turn = ++this.#turn;
    const found = new Map<string, vscode.Diagnostic[]>();
    const add = (uri: vscode.Uri, diagnostic: vscode.Diagnostic): void => {
      found.set(uri.toString(), [...(found.get(uri.toString()) ?? []), diagnostic]);
    };
    for (const answer of this.#answers.values()) {
      for (const field of answer.fields) {
        const { plan, params, run } = answer;
        const mending = { plan, params, run, fix: field.fix, dismiss: () => this.#dismiss(answer, field) };
        const { line, origin } = fieldPlace(answer.plan, field.pointer ?? "");
        const place = origin ?? (await this.#keyPlace(answer, field));
        if (place) add(vscode.Uri.parse(place.uri), diagnosticOf(field, toRange(place.range), mending));
        for (const preview of this.#previews.all) {
          const isSame = preview.state.plan?.podYaml === answer.plan.podYaml;
          const range = isSame ? lineOfPreview(preview, line) : undefined;
          if (range) add(preview.uri, diagnosticOf(field, range, mending));
        }
      }
    }
    if (turn !== this.#turn) return;
    this.#collection.clear();
    for (const [uri, diagnostics] of found) this.#collection.set(vscode.Uri.parse(uri), diagnostics);
  }

  /** The engine's key, or else its header: a refusal always has a place in the configuration. */
  async #keyPlace({ plan, params }: Answer, { key }: RefusedField) {
    const asked = this.#requests.keyPlace({ ...scopeOf(params), section: plan.engine, key: key ?? "pod_yaml" });
    return asked.catch(() => null);
  }
}

function causeOf({ sentence, hint, evidence, key, fix, missing }: RefusedField): Cause {
  return { id: "refused-by-cluster", severity: "error", sentence, hint, evidence, key, fix, missing };
}

function diagnosticOf({ sentence, hint, evidence }: RefusedField, range: vscode.Range, mending: Mending) {
  const text = inSentences(sentence, hint);
  const said = `${text}\n${vscode.l10n.t("The API server says: {0}", evidence)}`;
  const diagnostic = new MendableProblem(range, said, vscode.DiagnosticSeverity.Error, mending);
  diagnostic.source = SOURCE;
  diagnostic.code = documentedCode("refused-by-cluster");
  return diagnostic;
}

function keyOf({ task, environment, engine }: RunPlan): string {
  return JSON.stringify([task, environment, engine]);
}
