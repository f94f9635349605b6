// Bundles the extension into dist/ and, with --tests, the tests into out/. Only `vscode` and mocha stay outside.
import { build } from "esbuild";
import { readdirSync, rmSync } from "node:fs";

const production = process.argv.includes("--production");
const common = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  logLevel: "warning",
  sourcemap: production ? false : "inline",
  minify: production,
};

/** The language client is most of the code: a file of its own, read when a server is started. */
const clientApart = {
  name: "client-apart",
  setup: ({ onResolve }) => onResolve({ filter: /^\.\/client$/ }, () => ({ path: "./client.js", external: true })),
};

rmSync("dist", { recursive: true, force: true });
await build({ ...common, entryPoints: ["src/main.ts"], outfile: "dist/main.js", external: ["vscode"], plugins: [clientApart] });
await build({ ...common, entryPoints: ["src/server/client.ts"], outfile: "dist/client.js", external: ["vscode"] });

if (process.argv.includes("--tests")) {
  for (const folder of ["out/unit", "out/vscode"]) rmSync(folder, { recursive: true, force: true });
  const tests = (folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => `${folder}/${name}`);
  await build({
    ...common,
    entryPoints: [...tests("test/unit"), ...tests("test/vscode"), "test/vscode/index.ts"],
    outbase: "test",
    outdir: "out",
    external: ["vscode", "mocha"],
  });
}
