import type { LogLine } from "./logs.ts";

/** Tells, line by line of an answer, what has not been received before. */
export interface Overlap {
  isNew(line: LogLine): boolean;
  /** All that is still to come is new. */
  readonly isOver: boolean;
  /** True once it is clear that lines may be missing between the last one received and this answer. */
  readonly gap: boolean;
  /** True while the answer lacks lines that were received before: it may be another log. */
  readonly isStrange: boolean;
  /** True while it is not known where in the answer the lines that were received end: nothing of it counts. */
  readonly isAstray: boolean;
  /** While astray: whether lines that are still to come may tell. What has been written since could be waited for in vain. */
  readonly mayBeFound: boolean;
}

/** For an answer that holds nothing of what was received before: all of it is new. */
export class NoOverlap implements Overlap {
  readonly isOver = true;
  readonly isStrange = false;
  readonly isAstray = false;
  readonly mayBeFound = false;
  readonly gap: boolean;

  /** @param gap what stood between may be missing */
  constructor(gap = false) {
    this.gap = gap;
  }

  isNew(): boolean {
    return true;
  }
}
