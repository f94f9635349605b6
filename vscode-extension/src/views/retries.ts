/** Retries as review comments: write the reason in the margin; open retries stand there until they are resolved. */
import * as vscode from "vscode";
import type { App } from "../app";
import { attempt } from "../commands/errors";
import { retry } from "../commands/files";
import { ui } from "../commands/ids";
import type { Project } from "../model/project";
import type { RetryInfo } from "../protocol/types";

export class Retries implements vscode.Disposable {
  readonly #app: App;
  readonly #controller = vscode.comments.createCommentController("interleaf.retries", "Interleaf Retries");
  readonly #threads = new Map<string, { thread: vscode.CommentThread; look: string }>();
  readonly #subscriptions: vscode.Disposable;

  constructor(app: App) {
    this.#app = app;
    this.#controller.options = { prompt: "Reject this passage...", placeHolder: "Why? Agents read it." };
    this.#controller.commentingRangeProvider = {
      provideCommentingRanges: (document) => {
        const project = app.projects.of(document.uri);
        const session = project?.parse(document.uri)?.session;
        if (session === undefined || session !== project?.activeSession) return [];
        return [new vscode.Range(0, 0, Math.max(0, document.lineCount - 1), 0)];
      },
    };
    this.#subscriptions = vscode.Disposable.from(
      this.#controller,
      app.projects.onDidChangeState(({ project, now }) => now && this.#draw(project)),
      vscode.commands.registerCommand(ui("addRetry"), (reply: vscode.CommentReply) => this.#add(reply)),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #add({ thread, text }: vscode.CommentReply): Promise<void> {
    const project = this.#app.projects.of(thread.uri);
    const address = project?.parse(thread.uri);
    if (!project || !address) return;
    const range = thread.range ?? new vscode.Range(0, 0, 0, 0);
    const lines: [number, number] = [range.start.line + 1, range.end.line + 1];
    const subject = { project, session: address.session, path: address.path, lines, text: text.trim() };
    thread.dispose();
    // The retry comes back with the next state, as a thread that is the same in every window.
    await attempt(this.#app, subject, () => retry(this.#app, subject));
  }

  #draw(project: Project): void {
    const { active } = project.model;
    const wanted = new Map((active?.retries ?? []).map((one) => [`${project.root}\n${active?.name ?? ""}\n${one.file}\n${one.number}`, one]));
    for (const [key, { thread }] of this.#threads) {
      if (!key.startsWith(`${project.root}\n`) || wanted.has(key)) continue;
      thread.dispose();
      this.#threads.delete(key);
    }
    for (const [key, one] of wanted) if (active) this.#show(key, project.overlayUri(active.name, one.file), one);
  }

  #show(key: string, uri: vscode.Uri, retry: RetryInfo): void {
    const known = this.#threads.get(key);
    const look = `${retry.reason}\n${retry.resolved ?? false}`;
    if (known?.look === look) return;
    const [first = 1, last = first] = retry.lines ?? [];
    const range = new vscode.Range(first - 1, 0, last - 1, 0);
    const thread = known?.thread ?? this.#controller.createCommentThread(uri, range, []);
    const comment: vscode.Comment = {
      body: new vscode.MarkdownString().appendText(retry.reason),
      mode: vscode.CommentMode.Preview,
      author: { name: retry.auto_detected ? "As an agent heard it" : "The reason" },
      timestamp: new Date(retry.recorded_at),
    };
    thread.comments = [comment];
    thread.canReply = false;
    thread.label = `Rejected: version ${retry.number}`;
    thread.contextValue = "retry";
    const { Resolved, Unresolved } = vscode.CommentThreadState;
    thread.state = retry.resolved === true ? Resolved : Unresolved;
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Collapsed;
    this.#threads.set(key, { thread, look });
  }
}
