#!/usr/bin/env node
// The language server; editors start it as `databand-language-server --stdio`.
import "../dist/server.mjs";
