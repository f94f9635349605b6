// Runs the tests in real VS Code: those in the extension host (out/vscode), then the scenarios that reload the window.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBridge } from "./machine/bridge.mjs";
import { extension, languageServer, openWindow, startEditor } from "./machine/editor.mjs";

const LIMIT = Number(process.env.LIMIT ?? 420) * 1000;

async function hostTests() {
  const folder = mkdtempSync(join(tmpdir(), "interleaf-project-"));
  execFileSync("git", ["init", "-q", folder]);
  const report = join(folder, "..", `interleaf-report-${process.pid}.txt`);
  const bridge = await startBridge(join(extension, "out", "pictures"));
  const env = { INTERLEAF_TEST_BRIDGE: bridge.url, INTERLEAF_TEST_REPORT: report, INTERLEAF_TEST_GREP: process.argv[2] ?? "" };
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
const ok = await hostTests();
process.exit(ok ? 0 : 1);
