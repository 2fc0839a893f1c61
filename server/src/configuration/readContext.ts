import type { Surroundings } from "../values/surroundings.ts";
import type { PlainValue } from "../values/types.ts";

/** The world that values refer to. */
export interface ReadContext {
  readonly environment: Readonly<Record<string, string>>;
  readonly home?: string;
  readonly readFile?: (path: string) => string | undefined;
  /** What a function named by `@python://` returns; absent means: only known at run time. */
  readonly callPython?: (path: string) => PlainValue | undefined;
  readonly surroundings?: Surroundings;
}
