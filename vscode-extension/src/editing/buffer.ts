import * as vscode from "vscode";

/** A document's text at one moment, and what it takes to compare it with the file. */
export class Buffer {
  readonly document: vscode.TextDocument;
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly #encoding: string;
  readonly #eol: string;

  constructor(document: vscode.TextDocument) {
    this.document = document;
    this.uri = document.uri;
    this.text = document.getText();
    this.#encoding = document.encoding;
    this.#eol = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  }

  /** The file's text as the editor would show it: its encoding, no byte order mark, one line end. */
  async textOnDisk(): Promise<string | undefined> {
    try {
      const bytes = await vscode.workspace.fs.readFile(this.uri);
      const text = await vscode.workspace.decode(bytes, { encoding: this.#encoding });
      return text.replace(/^\ufeff/, "").replace(/\r\n|\r|\n/g, this.#eol);
    } catch {
      return undefined;
    }
  }
}
