import * as vscode from "vscode";
import type { RunPlan, RunPlanParams } from "../../../../server/src/protocol.ts";
import type { RefusedField } from "../../cluster/index.ts";
import type { ServerRequests } from "../../language/requests.ts";
import type { Runs } from "../../runs.ts";
import type { Clusters } from "../../clusters.ts";
import { documentedCode } from "../documentedCode.ts";
import { fieldPlace } from "./fieldPlace.ts";
import { lineOfPreview, toRange } from "./places.ts";
import type { PodPreviews } from "./podPreviews.ts";

const SOURCE = "Databand cluster";

/** What an API server said of one plan. */
interface Answer {
  readonly plan: RunPlan;
  readonly params: RunPlanParams;
  readonly fields: readonly RefusedField[];
}

/**
 * What API servers do not take of a pod, as diagnostics where the configuration set it and in the preview: after a dry
 * run, and after a run whose pod was refused. They go with the next plan that is different.
 */
export class ClusterProblems implements vscode.Disposable {
  readonly #requests: ServerRequests;
  readonly #previews: PodPreviews;
  readonly #clusters: Clusters;
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
    this.#subscriptions = vscode.Disposable.from(
      this.#collection,
      services.previews.onUpdated(() => void this.#show()),
      services.previews.onShown(() => void this.#show()),
      services.runs.onEnded(({ run, result }) => {
        if (result.reason !== "create-refused" || !run.params) return;
        void this.refused(run.plan, run.params, { message: result.sentence, status: result.status });
      }),
    );
  }

  /** The cluster refused the pod of a plan. Gives what it does not take. */
  async refused(
    plan: RunPlan,
    params: RunPlanParams,
    { message, status }: Pick<import("../../cluster/index.ts").ClusterError, "message" | "status">,
  ): Promise<readonly RefusedField[]> {
    const { refusedFields } = await this.#clusters.library;
    const fields = refusedFields(status, message, plan.pod);
    this.#answers.set(keyOf(plan), { plan, params: { ...params, identity: plan.identity }, fields });
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

  async #show(): Promise<void> {
    const turn = ++this.#turn;
    const found = new Map<string, vscode.Diagnostic[]>();
    const add = (uri: vscode.Uri, range: vscode.Range, field: RefusedField): void => {
      found.set(uri.toString(), [...(found.get(uri.toString()) ?? []), diagnosticOf(field, range)]);
    };
    for (const answer of this.#answers.values()) {
      for (const field of answer.fields) {
        const { line, origin } = fieldPlace(answer.plan, field.pointer ?? "");
        const place = origin ?? (await this.#keyPlace(answer, field));
        if (place) add(vscode.Uri.parse(place.uri), toRange(place.range), field);
        for (const preview of this.#previews.all) {
          const isSame = preview.state.plan?.podYaml === answer.plan.podYaml;
          const range = isSame ? lineOfPreview(preview, line) : undefined;
          if (range) add(preview.uri, range, field);
        }
      }
    }
    if (turn !== this.#turn) return;
    this.#collection.clear();
    for (const [uri, diagnostics] of found) this.#collection.set(vscode.Uri.parse(uri), diagnostics);
  }

  /** The engine's key, or else its header: a refusal always has a place in the configuration. */
  async #keyPlace({ plan, params }: Answer, { key }: RefusedField) {
    const scope = params.uri === undefined ? {} : { uri: params.uri };
    const asked = this.#requests.keyPlace({ ...scope, section: plan.engine, key: key ?? "pod_yaml" });
    return asked.catch(() => null);
  }
}

function diagnosticOf({ sentence, hint, evidence }: RefusedField, range: vscode.Range): vscode.Diagnostic {
  const text = [sentence, hint].filter(Boolean).join(" ");
  const diagnostic = new vscode.Diagnostic(range, `${text}\n${vscode.l10n.t("The API server says: {0}", evidence)}`);
  diagnostic.source = SOURCE;
  diagnostic.code = documentedCode("refused-by-cluster");
  return diagnostic;
}

function keyOf({ task, environment, engine }: RunPlan): string {
  return JSON.stringify([task, environment, engine]);
}
