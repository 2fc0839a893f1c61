import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { FakeApi, pod, type Call } from "../fakeApi.ts";
import { LABELS } from "./plans.ts";

const PODS = "/api/v1/namespaces/etl/pods";
const line = "2026-01-01T00:00:00.000000000Z hello\n";

/** Versions of what a watch tells: newer than all that is read, and each newer than the one before. */
let told = 1_000_000;

/** The pod of `plan()`, as a cluster has it. */
export const ours = (phase: string, status: object = {}, uid = "u1"): Pod =>
  pod("p", phase, { uid, labels: LABELS, status });

/** An API server whose pod is in `current`; lists, watches, logs and deletions as they should be. */
export class OnePod extends FakeApi {
  current: Pod | undefined;
  readonly #watches: Call[] = [];

  constructor() {
    super();
    this.on("POST", PODS, (call) => {
      this.current = ours("Pending");
      call.json(this.current, 201);
    });
    this.on("GET", PODS, (call) => {
      if (!call.query.has("watch")) {
        const items = this.current ? [this.current] : [];
        call.json({ metadata: { resourceVersion: this.current?.metadata.resourceVersion ?? "1" }, items });
        return;
      }
      call.open();
      this.#watches.push(call);
    });
    this.on("GET", `${PODS}/p`, (call) => {
      if (this.current) call.json(this.current);
      else call.fail(404, "NotFound");
    });
    this.on("GET", `${PODS}/p/log`, (call) => {
      call.open();
      call.write(line);
      call.end();
    });
    this.on("DELETE", `${PODS}/p`, (call) => {
      this.#tell("DELETED");
      this.current = undefined;
      call.json({});
    });
  }

  /** The pod changes, and who watches learns it. */
  become(next: Pod | undefined): void {
    if (next) this.current = next;
    this.#tell(next ? "MODIFIED" : "DELETED");
    this.current = next;
  }

  #tell(type: string): void {
    for (const call of this.#watches)
      call.write(
        `${JSON.stringify({ type, object: { ...this.current, metadata: { ...this.current?.metadata, resourceVersion: String(++told) } } })}\n`,
      );
  }
}
