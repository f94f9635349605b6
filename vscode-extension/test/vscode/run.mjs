// Runs the tests in real VS Code: those in the extension host (out/vscode), then the scenarios that reload the window.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBridge } from "./machine/bridge.mjs";
import { extension, languageServer, openWindow, startEditor } from "./machine/editor.mjs";

const only = process.argv[2] ?? "";
const LIMIT = Number(process.env.LIMIT ?? 600) * 1000;

async function hostTests() {
  const folder = mkdtempSync(join(tmpdir(), "interleaf-project-"));
  execFileSync("git", ["init", "-q", folder]);
  const report = join(folder, "..", `interleaf-report-${process.pid}.txt`);
  const bridge = await startBridge(join(extension, "out", "pictures"));
  const env = { INTERLEAF_TEST_BRIDGE: bridge.url, INTERLEAF_TEST_REPORT: report, INTERLEAF_TEST_GREP: only };
  const editor = await startEditor({ env });
  try {
    const window = await openWindow(editor, { folder, tests: join(extension, "out", "vscode", "index.js") });
    bridge.show(window.page);
    const late = new Promise((done) => setTimeout(() => done("late"), LIMIT).unref());
    const code = await Promise.race([window.exit, late]);
    if (code === "late") await window.page.screenshot({ path: join(extension, "out", "pictures", "late.png") });
    await window.close();
    if (existsSync(report)) process.stdout.write(readFileSync(report, "utf8"));
    if (code !== 0) console.log(`the tests in the extension host ended with ${code}`);
    return code === 0;
  } finally {
    editor.stop();
    bridge.close();
    rmSync(folder, { recursive: true, force: true });
    rmSync(report, { force: true });
  }
}

if (!existsSync(languageServer)) {
  console.error(`No server at ${languageServer}: run 'make setup' first, or set INTERLEAF_LSP.`);
  process.exit(2);
}

/** Scenarios reload or restart the window, so that they are driven from outside. */
async function scenarioTests() {
  let failed = 0;
  for (const file of readdirSync(join(extension, "test", "vscode", "scenarios")).sort()) {
    const { scenarios } = await import(join(extension, "test", "vscode", "scenarios", file));
    console.log(file.replace(/\.mjs$/, ""));
    for (const [title, run] of Object.entries(scenarios)) {
      if (only && !new RegExp(only).test(title)) continue;
      const began = Date.now();
      try {
        await run();
        console.log(`  ok   ${title} (${Date.now() - began} ms)`);
      } catch (error) {
        failed += 1;
        console.log(`  FAIL ${title}\n${error.stack}`);
      }
    }
  }
  return failed === 0;
}

const host = process.env.SCENARIOS_ONLY ? true : await hostTests();
const scenarios = await scenarioTests();
process.exit(host && scenarios ? 0 : 1);
