// The project's MCP server, as the editor's own agents get it: published by the extension, started by the editor.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { extension, languageServer, openWindow, startEditor } from "../machine/editor.mjs";
import { makeProject, person } from "../machine/person.mjs";

/** How many tools the project's MCP server itself tells of. */
async function toolsOf(root) {
  const server = spawn(join(dirname(languageServer), "interleaf-mcp"), [], { cwd: root, env: { ...process.env, INTERLEAF_PROJECT: root }, stdio: ["pipe", "pipe", "ignore"] });
  const send = (message) => server.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const clientInfo = { name: "test", version: "0" };
  send({ id: 1, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo } });
  try {
    for await (const line of createInterface({ input: server.stdout })) {
      const { id, result } = JSON.parse(line);
      if (id === 2) return result.tools.length;
      if (id !== 1) continue;
      send({ method: "notifications/initialized" });
      send({ id: 2, method: "tools/list", params: {} });
    }
    throw new Error("the MCP server ended without an answer");
  } finally {
    server.kill();
  }
}

export const scenarios = {
  "MCP: the editor lists the project's server, starts it, and finds its tools": async () => {
    const project = makeProject({ "one.md": "One\n" });
    project.interleaf("start", "agents");
    const editor = await startEditor({ settings: { "chat.disableAIFeatures": false } });
    const window = await openWindow(editor, { folder: project.root });
    const { page } = window;
    const row = (text) => page.locator(".quick-input-list .monaco-list-row", { hasText: text });
    try {
      const me = person(page);
      await me.ready();
      await me.sees("the session", ({ status }) => /^\s*agents\b/.test(status));
      await me.command("MCP: List Servers");
      await row("InterleafStopped").click();
      await row("Start Server").click();
      // It is done when the editor has asked for the tools; that is told in the server's own output.
      const tools = await toolsOf(project.root);
      await me.command("MCP: List Servers");
      await row("InterleafRunning").click();
      await row("Show Output").click();
      const output = page.locator(".panel .view-line", { hasText: /Discovered\s\d+\stools/ });
      await output.waitFor({ timeout: 30_000 });
      const [, found] = /Discovered (\d+) tools/.exec((await output.innerText()).replaceAll("\u00a0", " "));
      assert.equal(Number(found), tools);
      await page.screenshot({ path: join(extension, "out/pictures/mcp.png") });
    } catch (error) {
      await page.screenshot({ path: join(extension, "out/pictures/mcp.png") });
      throw error;
    } finally {
      await window.close();
      editor.stop();
      project.remove();
    }
  },
};
