import type { Origin, RunPlan } from "../../../../server/src/protocol.ts";

type Placed = Extract<Origin, { kind: "file" | "python" }>;

export interface FieldPlace {
  /** The field's line of the plan's YAML, or of the innermost field around it that the pod has. */
  readonly line: number;
  /** Where the field was set; absent where no file sets it. */
  readonly origin: Placed | undefined;
}

/** Where a field of the pod (JSON pointer) stands, and what set it. A field that the pod lacks stands where it would. */
export function fieldPlace({ linePointers, lineOrigins }: RunPlan, pointer: string): FieldPlace {
  for (let path = pointer; path !== ""; path = path.slice(0, path.lastIndexOf("/"))) {
    const line = linePointers.findIndex((each) => each === path || each.startsWith(`${path}/`));
    if (line < 0) continue;
    // A field of several sources is told at the first of them; but not what stands beside a field that is missing.
    const lines = path === pointer ? linePointers.flatMap((each, at) => (isWithin(each, path) ? [at] : [])) : [line];
    return { line, origin: lines.map((at) => lineOrigins[at]).find(isPlaced) };
  }
  return { line: 0, origin: undefined };
}

function isWithin(pointer: string, path: string): boolean {
  return pointer === path || pointer.startsWith(`${path}/`);
}

function isPlaced(origin: Origin | undefined): origin is Placed {
  return origin?.kind === "file" || origin?.kind === "python";
}
