import { editedDagFile, readDagFile, type DagFile } from "../../airflow/dags/dagFile.ts";
import type { AirflowTarget } from "../../airflow/target.ts";
import type { PythonProgram, Readings } from "../../python/evaluation/program.ts";
import { Recent } from "../../python/syntax/recent.ts";
import type { Text } from "../../text/text.ts";

/** A file, and the other files that were looked into for it. */
interface Known {
  readonly file: DagFile;
  readonly readings: Readings;
}

/** Only files that speak of Airflow, or of a pod operator by its name, can have operators. */
const WORTH_READING = /\bairflow\b|PodOperator/u;

/** The operators and tasks of DAG files, imports of workspace files followed; of an edited file as much as possible stands. */
export class DagFiles {
  readonly #program: PythonProgram;
  readonly #known = new Recent<Known>(4);

  constructor(program: PythonProgram) {
    this.#program = program;
  }

  /** A file that reads as given; undefined when it cannot have operators. */
  of(uri: string, text: Text, project: AirflowTarget | undefined): DagFile | undefined {
    const before = this.#known.get(uri);
    const known = (before && this.#edited(before, text, project)) ?? this.#read(uri, text, project);
    if (!known) return undefined;
    this.#known.set(uri, known);
    return known.file;
  }

  #edited(before: Known, text: Text, project: AirflowTarget | undefined): Known | undefined {
    const { file, readings } = before;
    if (!this.#program.isAsRead(readings)) return undefined;
    if (file.text === text && file.context.project === project) return before;
    const edited = this.#program.record(() => editedDagFile(file, text, project));
    return edited.value && { file: edited.value, readings: new Map([...readings, ...edited.readings]) };
  }

  #read(uri: string, text: Text, project: AirflowTarget | undefined): Known | undefined {
    const scope = WORTH_READING.test(text.toString()) ? this.#program.scope(uri) : undefined;
    if (!scope) return undefined;
    const { value, readings } = this.#program.record(() => readDagFile(text, scope, project));
    return { file: value, readings };
  }
}
