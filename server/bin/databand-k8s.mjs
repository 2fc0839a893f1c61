#!/usr/bin/env node
// The same engine for a terminal and for CI; `databand-k8s --help` says what it does.
import "../dist/cli.mjs";
