/** Below `source.fixAll`, so that an editor set to fix everything on save takes it too. */
export const FIX_ALL = "source.fixAll.databand";
