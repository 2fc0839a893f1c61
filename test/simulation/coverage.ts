/** How often each thing that goes wrong has met each stage of a run. */
export class Coverage {
  readonly #met = new Map<string, Map<string, number>>();

  note(what: string, stage: string): void {
    const stages = this.#met.get(what) ?? new Map<string, number>();
    this.#met.set(what, stages.set(stage, (stages.get(stage) ?? 0) + 1));
  }

  add(other: Coverage): void {
    for (const [what, stages] of other.#met) {
      for (const [stage, times] of stages) for (let time = 0; time < times; time++) this.note(what, stage);
    }
  }

  /** A table, one line each. */
  *lines(): Generator<string> {
    const stages = [...new Set([...this.#met.values()].flatMap((one) => [...one.keys()]))].sort(byStage);
    yield ["".padEnd(30), ...stages.map((stage) => stage.padStart(10))].join("");
    for (const [what, met] of [...this.#met].sort(([left], [right]) => left.localeCompare(right))) {
      yield [what.padEnd(30), ...stages.map((stage) => String(met.get(stage) ?? "-").padStart(10))].join("");
    }
  }
}

const ORDER = ["creating", "starting", "running", "finishing", "cleaning", "retrying", "stopping", "ended"];

function byStage(left: string, right: string): number {
  return ORDER.indexOf(left) - ORDER.indexOf(right);
}
