import { defineKeys } from "../../define.ts";
import { DICT_OF_STRINGS, STRING, shaped } from "../../valueTypes.ts";

export const SCHEDULING_KEYS = defineKeys(
  { group: "scheduling" },
  {
    node_selectors: { type: DICT_OF_STRINGS, doc: "", default: {}, related: ["affinity", "tolerations"] },
    affinity: {
      type: shaped("dict", "k8s:V1Affinity"),
      doc: "",
      default: {},
      related: ["node_selectors", "tolerations"],
    },
    tolerations: {
      type: shaped("list", "k8s:V1Toleration"),
      doc: "",
      default: [],
      related: ["node_selectors", "affinity"],
    },
    labels: { type: DICT_OF_STRINGS, doc: "", related: ["annotations"] },
    annotations: { type: DICT_OF_STRINGS, doc: "", default: {}, related: ["labels", "gcp_service_account_keys"] },
    gcp_service_account_keys: { type: STRING, doc: "", related: ["annotations", "service_account_name"] },
  },
);
