/**
 * Command ids. The server's are `interleaf.<verb>`; the extension's own are `interleaf.ui.<verb>`, because an editor
 * may hold only one command of a name.
 */
const SERVER = "interleaf.";
const UI = "interleaf.ui.";

/** The extension's command for a command of the server; undefined when it is neither. */
export function uiCommand(server: string): string | undefined {
  if (!server.startsWith(SERVER)) return undefined;
  return server.startsWith(UI) ? server : UI + server.slice(SERVER.length);
}

export function ui(name: string): string {
  return UI + name;
}
