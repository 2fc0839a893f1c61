import * as vscode from "vscode";
import type { FieldChange, FieldEdit, Origin, Range, RunPlan } from "../../../server/src/protocol.ts";
import type { Clusters } from "../clusters/clusters.ts";
import type { Fix } from "../cluster/index.ts";
import type { ServerRequests } from "../language/requests.ts";
import type { Mending } from "./mendableProblem.ts";
import { isOfAirflow } from "../runs/airflowCauses.ts";
import { ofDag, scopeOf } from "./causePlace.ts";
import { fieldPlace } from "./preview/fieldPlace.ts";
import { toRange } from "./preview/places.ts";

type Mended = Pick<Mending, "plan" | "params" | "fix">;

interface Place {
  readonly uri: string;
  readonly range: Range;
}

type Made = Place & FieldEdit;

/** Makes the edits behind the quick fixes of runs: in cfg files by key, elsewhere where a file sets the field of the pod. */
export class RunFixes {
  readonly #requests: ServerRequests;
  readonly #library: () => Clusters["library"];

  /** @param library loaded with the first fix that is asked for */
  constructor(requests: ServerRequests, library: () => Clusters["library"]) {
    this.#requests = requests;
    this.#library = library;
  }

  /** Undefined where no file has what would have to be changed, or a program makes it. */
  async editOf(mending: Mended, token: vscode.CancellationToken): Promise<vscode.WorkspaceEdit | undefined> {
    const { plan, fix } = mending;
    if (!fix) return undefined;
    const isOfPod = isOfAirflow(plan) && fix.section === undefined;
    return isOfPod || fix.rename || fix.fields ? this.#inFields(mending, fix, token) : this.#inKey(mending, fix, token);
  }

  async #inKey({ plan, params }: Mended, fix: Fix, token: vscode.CancellationToken) {
    const { key, section, set, add } = fix;
    const change = { ...(set !== undefined && { set }), ...(add && { add }) };
    const scope = section === undefined ? { ...scopeOf(params), section: plan.engine } : { ...ofDag(params), section };
    const place = await this.#requests.keyPlace({ ...scope, key, change }, token);
    if (!place?.edits) return undefined;
    const edit = new vscode.WorkspaceEdit();
    for (const { range, newText } of place.edits) edit.replace(vscode.Uri.parse(place.uri), toRange(range), newText);
    return edit;
  }

  async #inFields(
    mended: Mended,
    fix: Fix,
    token: vscode.CancellationToken,
  ): Promise<vscode.WorkspaceEdit | undefined> {
    const plan = await this.#planNow(mended, token);
    const { fieldChanges } = await this.#library();
    const changes = fieldChanges(fix, plan.pod);
    const edit = new vscode.WorkspaceEdit();
    for (const { pointer, change: wanted } of changes) {
      const change = whereItStands(wanted, plan);
      const made =
        "addToleration" in change
          ? await this.#tolerated(mended, plan, change.addToleration, token)
          : await this.#made(await this.#placeOf(mended, plan, pointer, change), change, token);
      if (!made) return undefined;
      edit.replace(vscode.Uri.parse(made.uri), toRange(made.range), made.newText);
    }
    return edit.size === 0 ? undefined : edit;
  }

  async #made(
    place: Place | undefined,
    change: FieldChange,
    token: vscode.CancellationToken,
  ): Promise<Made | undefined> {
    const made = place && (await this.#requests.fieldEdit({ ...place, change }, token));
    return made ? { uri: place.uri, ...made } : undefined;
  }

  /** The lines of files may have moved since the run was started. */
  async #planNow({ plan, params }: Mended, token: vscode.CancellationToken): Promise<RunPlan> {
    if (!params) return plan;
    const now = await this.#requests.runPlan({ ...params, identity: plan.identity }, token).catch(() => undefined);
    return now?.plan ?? plan;
  }

  async #placeOf(mended: Mended, plan: RunPlan, pointer: string, change: FieldChange): Promise<Place | undefined> {
    if ("argument" in change) return this.#placeOfCall(mended);
    if (pointer === "") return plan.operator?.startupTimeout;
    if ("amount" in change) return this.#placeOfContainer(mended, plan);
    return plan.linePointers.includes(pointer) ? fieldPlace(plan, pointer).origin : undefined;
  }

  /** Beside those that the pod has, wherever they stand; else in the operator's call, or in the worker's template. */
  async #tolerated(
    mended: Mended,
    plan: RunPlan,
    addToleration: Readonly<Record<string, string>>,
    token: vscode.CancellationToken,
  ): Promise<Made | undefined> {
    const others = plan.linePointers.some((pointer) => pointer.startsWith("/spec/tolerations/0"));
    const change = { addToleration, others };
    const { origin } = fieldPlace(plan, "/spec/tolerations/0/key");
    if (others && origin?.kind === "file") return this.#made(origin, change, token);
    const beside = others ? await this.#made(origin, change, token) : undefined;
    return beside ?? this.#made((await this.#placeOfCall(mended)) ?? templateOf(plan), change, token);
  }

  /** Where amounts of the container stand, else where its image does: in its call, or in the template. */
  async #placeOfContainer(mended: Mended, plan: RunPlan): Promise<Place | undefined> {
    const hasAmounts = plan.linePointers.some((pointer) => /^\/spec\/containers\/0\/resources\/\w+\/./.test(pointer));
    const there = hasAmounts ? fieldPlace(plan, "/spec/containers/0/resources").origin : undefined;
    const { origin } = fieldPlace(plan, "/spec/containers/0/image");
    return there ?? (origin?.kind === "python" ? ((await this.#placeOfCall(mended)) ?? origin) : origin);
  }

  /** The call that makes the operator. */
  async #placeOfCall({ params }: Mended): Promise<Place | undefined> {
    if (params?.uri === undefined || params.operator === undefined) return undefined;
    const operator = (await this.#requests.operators({ uri: params.uri }))[params.operator];
    return operator && { uri: params.uri, range: operator.range };
  }
}

/** An argument that the call has from elsewhere, such as `default_args`, gets its other value there. */
function whereItStands(change: FieldChange, { operator }: RunPlan): FieldChange {
  return "argument" in change && operator?.startupTimeout ? { set: change.value } : change;
}

function templateOf({ lineOrigins }: RunPlan): Place | undefined {
  const origins = Object.values(lineOrigins);
  return origins.find((one): one is Origin & Place => one.kind === "file" && /\.ya?ml$/i.test(one.uri));
}
