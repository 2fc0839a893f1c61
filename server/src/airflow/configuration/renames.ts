import { airflowKey } from "../../schema/airflow/keys.ts";
import { airflowRenames } from "../../schema/airflow/renames.ts";
import { indirectName } from "./indirectKeys.ts";
import { isSensitive } from "./sensitive.ts";
import { hasAirflow, type AirflowTarget } from "../target.ts";

/** Section and key of an option, both in lower case. */
export interface OptionPlace {
  readonly section: string;
  readonly key: string;
}

/** Where an option is read from in a release, when it is not where its name says. */
export interface NewPlace extends OptionPlace {
  /** Release that brought the change. */
  readonly since: string;
  /** The old name is not read any more. */
  readonly unread: boolean;
}

/** Stands for the section as a whole. */
export const ANY_KEY = "";

/** `[kubernetes]` became `[kubernetes_executor]` in 2.5; Airflow 3 does not look at the old name (airflow spec 1.1). */
const KUBERNETES_RENAMED = "2.5.0";
const KUBERNETES_UNREAD = "3.0.0";

/** Follows the renames up to a release; undefined when the option has its name still. */
export function newPlace({ section, key }: OptionPlace, target: AirflowTarget): NewPlace | undefined {
  let found: NewPlace | undefined;
  let place: OptionPlace = { section, key };
  for (let step = nextPlace(place, target); step; step = nextPlace(place, target)) {
    found = { ...step, unread: step.unread || found?.unread === true };
    place = step;
  }
  return found;
}

function nextPlace({ section, key }: OptionPlace, target: AirflowTarget): NewPlace | undefined {
  const own = nextOwnPlace({ section, key }, target);
  const indirect = own ? undefined : indirectName(key);
  // The command or secret of a value goes where the value goes.
  const base = indirect && isSensitive(section, indirect.base) && nextOwnPlace({ section, key: indirect.base }, target);
  return base ? { ...base, key: base.key + indirect.end } : own;
}

function nextOwnPlace({ section, key }: OptionPlace, target: AirflowTarget): NewPlace | undefined {
  const rename = airflowRenames.get(`${section}.${key}`);
  if (rename && hasAirflow(target, rename.since)) {
    const dot = rename.to.indexOf(".");
    const unread = rename.unreadSince !== undefined && hasAirflow(target, rename.unreadSince);
    return { section: rename.to.slice(0, dot), key: rename.to.slice(dot + 1), since: rename.since, unread };
  }
  if (section !== "kubernetes" || !hasAirflow(target, KUBERNETES_RENAMED)) return undefined;
  // What was gone before has no new name.
  if (key !== ANY_KEY && !airflowKey("kubernetes_executor", key)) return undefined;
  const unread = hasAirflow(target, KUBERNETES_UNREAD);
  return { section: "kubernetes_executor", key, since: KUBERNETES_RENAMED, unread };
}

/** The old names under which a release still looks for an option, those that it had last first. */
export function oldPlaces({ section, key }: OptionPlace, target: AirflowTarget): readonly OptionPlace[] {
  const places: OptionPlace[] = [];
  for (const { from, to, since, unreadSince } of airflowRenames.values()) {
    if (to !== `${section}.${key}` || !hasAirflow(target, since)) continue;
    if (unreadSince !== undefined && hasAirflow(target, unreadSince)) continue;
    const dot = from.indexOf(".");
    places.push({ section: from.slice(0, dot), key: from.slice(dot + 1) });
  }
  if (section === "kubernetes_executor" && hasAirflow(target, KUBERNETES_RENAMED)) {
    places.push({ section: "kubernetes", key });
  }
  return places;
}
