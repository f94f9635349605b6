import assert from "node:assert/strict";
import { SessionModel } from "../../../src/model/sessionModel";
import type { State } from "../../../src/protocol/messages";

const state = (revision: string): State => ({
  revision,
  active: null,
  document: null,
  sessions: [],
  statusBar: { text: "", tooltip: "", severity: "none" },
});

describe("the last known state", () => {
  it("is told with the one before", () => {
    const model = new SessionModel();
    const heard: [string | undefined, string | undefined][] = [];
    model.onDidChange((now, before) => heard.push([now?.revision, before?.revision]));
    model.update(state("a"));
    model.update(state("b"));
    model.update(undefined);
    assert.deepEqual(heard, [["a", undefined], ["b", "a"], [undefined, "b"]]);
  });

  it("is not told twice, for the same revision is the same state", () => {
    const model = new SessionModel();
    let heard = 0;
    const listening = model.onDidChange(() => (heard += 1));
    model.update(state("a"));
    model.update(state("a"));
    listening.dispose();
    model.update(state("b"));
    assert.equal(heard, 1);
  });
});
