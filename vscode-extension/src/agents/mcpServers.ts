/** Offers each project's MCP server to the editor's own agents, where the editor has them and the server is installed. */
import * as vscode from "vscode";
import type { App } from "../app";
import { sibling } from "../server/candidates";

const PROVIDER = "interleaf.mcp";

export function publishMcpServers(app: App): vscode.Disposable {
  // Editors built without agents have no such function, whatever the types say.
  const register = (vscode.lm as Partial<typeof vscode.lm> | undefined)?.registerMcpServerDefinitionProvider;
  if (!register) return new vscode.Disposable(() => undefined);
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.McpServerDefinitionProvider = {
    onDidChangeMcpServerDefinitions: changed.event,
    provideMcpServerDefinitions: () => app.projects.all.flatMap(definition),
  };
  return vscode.Disposable.from(
    changed,
    app.projects.onDidChangeStatus(() => changed.fire()),
    register(PROVIDER, provider),
  );

  function definition(project: (typeof app.projects.all)[number]): vscode.McpStdioServerDefinition[] {
    const { server, version } = project.connection;
    const command = server && sibling(server.command, "interleaf-mcp");
    if (command === undefined) return [];
    const label = app.projects.all.length > 1 ? `Interleaf (${project.name})` : "Interleaf";
    const one = new vscode.McpStdioServerDefinition(label, command, [], { INTERLEAF_PROJECT: project.root }, version);
    one.cwd = vscode.Uri.file(project.root);
    return [one];
  }
}
