import tseslint from "typescript-eslint";

/**
 * Data flows down this list, never up (ARCHITECTURE.md, "The house"): a folder may import only from the
 * folders before it. The values are the folders that one of `server/src` may NOT import from.
 */
const SERVER_FOLDERS = [
  "text",
  "cfg",
  "values",
  "schema",
  "configuration",
  "pod",
  "python",
  "airflow",
  "rules",
  "features",
  "workspace",
];

/** The same for the folders of `client/src/cluster`. */
const CLUSTER_FOLDERS = [
  "connection",
  "pods",
  "dbnd",
  "facts",
  "diagnosis",
  "watch",
  "workloads",
  "logs",
  "admission",
  "podEdit",
  "exec",
  "run",
];

const forbid = (patterns) => ({ "no-restricted-imports": ["error", { patterns }] });
const NO_VSCODE = { group: ["vscode"], message: "This part must not know VS Code (ARCHITECTURE.md, section 2)." };
const NO_CLIENT = { group: ["**/client/**"], message: "The server must not know the client." };
const onlyFiles = {
  group: ["node:*", "!node:fs", "!node:crypto", "!node:os", "!node:util", "!node:zlib"],
  message: "The server also runs in a browser: of Node only what scripts/build/browser.ts replaces (ARCHITECTURE.md).",
};
const noNetwork = {
  group: ["node:http", "node:https", "node:net", "node:tls", "node:dgram", "@kubernetes/*"],
  message: "The server process has no network (ARCHITECTURE.md, section 2).",
};

const noInterface = {
  group: [
    "**/views/**",
    "**/commands/**",
    "**/runs/**",
    "**/clusters/**",
    "**/language/**",
    "**/extension.ts",
    "**/settings.ts",
  ],
  message: "The cluster library and the sandbox do not know the user interface.",
};

/** For each folder of `root`: nothing of the folders after it, nor of `files` above them all. */
const downwards = (root, folders, files, patterns) =>
  folders.map((folder, index) => ({
    files: [`${root}/${folder}/**/*.ts`],
    rules: forbid([
      ...patterns,
      {
        group: [
          ...folders.slice(index + 1).flatMap((later) => [`../${later}/**`, `../../${later}/**`]),
          ...files.map((file) => `../${file}`),
        ],
        message: "Imports go down the folder list only (ARCHITECTURE.md, “The house”).",
      },
    ]),
  }));

export default tseslint.config(
  {
    ignores: [
      "dist/**",
      "coverage/**",
      ".cache/**",
      ".vscode-web-host/**",
      ".vscode-test/**",
      "node_modules/**",
      "test/kubernetes/rig/**",
      "samples/**",
    ],
  },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true, boolean: true } }],
      eqeqeq: ["error", "always"],
      "no-console": "error",
    },
  },
  {
    files: ["server/src/*.ts"],
    rules: forbid([NO_VSCODE, NO_CLIENT, noNetwork]),
  },
  ...downwards(
    "server/src",
    SERVER_FOLDERS,
    ["server.ts", "main.ts", "cli.ts"],
    [NO_VSCODE, NO_CLIENT, noNetwork, onlyFiles],
  ),
  {
    files: ["client/src/cluster/**/*.ts", "client/src/sandbox/**/*.ts"],
    rules: forbid([NO_VSCODE, noInterface]),
  },
  ...downwards("client/src/cluster", CLUSTER_FOLDERS, ["index.ts"], [NO_VSCODE, noInterface]),
  {
    files: ["client/src/**/*.ts"],
    ignores: ["client/src/cluster/**", "client/src/sandbox/**"],
    rules: forbid([
      {
        group: ["**/server/src/**", "!**/server/src/protocol.ts"],
        message: "The client knows only the server's protocol.ts.",
      },
    ]),
  },
  {
    files: ["test/**/*.ts", "scripts/**/*.ts"],
    rules: {
      // node:test's `test` and `describe` return promises that the runner itself awaits.
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", name: ["test", "describe", "it", "suite"], package: "node:test" },
          ],
        },
      ],
      "no-console": "off",
    },
  },
  { files: ["**/*.{js,mjs,cjs}"], extends: [tseslint.configs.disableTypeChecked] },
);
