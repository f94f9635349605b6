/** A session for a suite, and the end of it. */
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { activated, closeAll, setting, theProject, until } from "./window";

/** Starts a session and waits until the window knows it. */
export async function startSession(name: string): Promise<Project> {
  const project = await theProject();
  await closeAll();
  if (project.activeSession !== undefined) await endSession(project);
  await project.call("start", { name, description: `tests: ${name}` });
  await until(`session ${name} to be active`, () => project.model.active?.name === name);
  await (await activated()).settled();
  return project;
}

/** Cancels the active session and waits until the window knows. */
export async function endSession(project: Project): Promise<void> {
  await closeAll();
  if (project.model.active) {
    await project.call("cancel", {});
    await until("no session to be active", () => project.model.state?.active === null);
  }
  await (await activated()).settled();
}

/** Settings for one test, put back afterwards. */
export async function withSettings(values: Record<string, unknown>, work: () => Promise<void>): Promise<void> {
  const before = Object.keys(values).map((key) => [key, vscode.workspace.getConfiguration().inspect(key)?.globalValue] as const);
  for (const [key, value] of Object.entries(values)) await setting(key, value);
  try {
    await work();
  } finally {
    for (const [key, value] of before) await setting(key, value);
  }
}
