import type { Acting } from "./commands/acting";
import type * as vscode from "vscode";
import type { Project } from "./model/project";
import type { Projects } from "./model/projects";

/** What commands and views work with. */
export interface App {
  context: vscode.ExtensionContext;
  projects: Projects;
  acting: Acting;
}

/** What a click or a command is about. Tree nodes and source-control rows carry one. */
export interface Subject {
  project: Project;
  session?: string;
  /** Project-relative path. */
  path?: string;
  /** Id of a checkpoint, a trash entry or a commit, or the name of a backup. */
  id?: string;
  /** 1-based first and last line. */
  lines?: [number, number];
  /** Text that was already entered, so that it is not asked for. */
  text?: string;
}
