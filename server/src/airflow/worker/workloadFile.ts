/** How a workload gets into a worker that reads it from a file (Airflow 3, providers 10.3.1 to 10.4.3). */
import { list, model, scalar, type PodNode } from "../../pod/node.ts";
import { made } from "../build.ts";
import { WORKLOAD_FILE, WORKLOAD_FOLDER } from "./command.ts";

const VOLUME = "execute-volume";
const ORIGIN = made("hands the worker its task");

/** Where a worker finds the file that an init container writes. */
export function workloadMount(): PodNode {
  return model(
    "VolumeMount",
    { mountPath: scalar(WORKLOAD_FOLDER, ORIGIN), name: scalar(VOLUME, ORIGIN), readOnly: scalar(false, ORIGIN) },
    ORIGIN,
  );
}

/** The volume, and the init container that writes the file. */
export function workloadSource(workload: string): Readonly<Record<"volumes" | "initContainers", PodNode>> {
  const volume = model(
    "Volume",
    { name: scalar(VOLUME, ORIGIN), emptyDir: model("EmptyDirVolumeSource", {}, ORIGIN) },
    ORIGIN,
  );
  const words = ["/bin/sh", "-c", `echo ${quoted(workload)} > ${WORKLOAD_FILE}`];
  const writer = model(
    "Container",
    {
      command: list(
        words.map((word) => scalar(word, ORIGIN)),
        ORIGIN,
      ),
      image: scalar("busybox", ORIGIN),
      name: scalar("init-container", ORIGIN),
      volumeMounts: list([workloadMount()], ORIGIN),
    },
    ORIGIN,
  );
  return { volumes: list([volume], ORIGIN), initContainers: list([writer], ORIGIN) };
}

/** Python's `shlex.quote`. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}
