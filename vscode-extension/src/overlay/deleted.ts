import type { Project } from "../model/project";
import type { Deleted } from "./effective";

const NONE: Deleted = () => false;
const byRevision = new WeakMap<Project, { revision: string; sessions: Map<string, Promise<Deleted>> }>();

/**
 * Which files are deleted in a session. The state tells it for the active one; for another it is asked once per
 * revision. Without a server nothing is known to be deleted, and the global file shows through.
 */
export async function deletedIn(project: Project, session: string): Promise<Deleted> {
  const state = project.model.state;
  if (!state) return NONE;
  if (state.active?.name === session) return among(state.active.changes.deleted);
  if (!project.model.isOpen(session)) return NONE;
  let known = byRevision.get(project);
  if (known?.revision !== state.revision) {
    known = { revision: state.revision, sessions: new Map() };
    byRevision.set(project, known);
  }
  let answer = known.sessions.get(session);
  if (!answer) {
    answer = project.call("status", { name: session }).then(
      (status) => among(status.session?.changes.deleted ?? []),
      () => NONE,
    );
    known.sessions.set(session, answer);
  }
  return answer;
}

function among(paths: string[]): Deleted {
  if (paths.length === 0) return NONE;
  const set = new Set(paths);
  return (path) => set.has(path);
}
