import type { KeySchema } from "../types.ts";
import { STRING, typeName } from "../valueTypes.ts";

/** Stands for every other key of `[output]`: the name of a value type, set to a file format. */
export const OUTPUT_FORMAT: KeySchema = {
  name: "<value type name>",
  type: STRING,
  typeName: typeName(STRING),
  documentation:
    "Format of files for one type of value, such as `pandas_dataframe = parquet` or `object = pickle`. The key is the type as DBND names it (`str`, `List[str]`, `numpy_ndarray`). Files written before keep their old format, so their outputs are not found any more.",
  effect: "active",
  related: [],
  undeclared: true,
  suggestions: [
    { value: "csv", documentation: "Text with commas. Loses types." },
    { value: "parquet", documentation: "Columns with their types; the best for data frames." },
    { value: "pickle", documentation: "Any Python object, for the same version of the code." },
    { value: "json", documentation: "Text as JSON." },
    { value: "txt", documentation: "Plain text." },
    { value: "hdf5", documentation: "HDF5, see `hdf_format`." },
    { value: "numpy", documentation: "NumPy's own format for arrays." },
    { value: "png", documentation: "A picture." },
  ],
};

/** Names of value types that DBND ships a format for: what to offer as keys of `[output]`. */
export const OUTPUT_VALUE_TYPES: readonly string[] = [
  "target",
  "str",
  "object",
  "List[object]",
  "List[str]",
  "Dict[Any,DataFrame]",
  "pandas_dataframe",
  "tensorflow_model",
  "tensorflow_history",
  "pandas_df_dict",
  "numpy_ndarray",
  "matplotlib_figure",
  "spark_dataframe",
];
