/** User settings of the sample's VS Code: runs go to the cluster that the extension brings along. */
export const SAMPLE_SETTINGS = {
  "databand.cluster.use": "sandbox",
  "editor.minimap.enabled": false,
  "editor.quickSuggestionsDelay": 0,
  "workbench.colorTheme": "Default Dark Modern",
} as const;
