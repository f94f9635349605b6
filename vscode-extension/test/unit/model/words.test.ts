import assert from "node:assert/strict";
import { milestoneNameProblem, sessionNameProblem } from "../../../src/model/names";
import { ago, count, summary } from "../../../src/model/words";

describe("names while they are typed", () => {
  it("of sessions: letters, digits, - and _, no twin by case", () => {
    assert.equal(sessionNameProblem("revise-opening_2", []), undefined);
    for (const bad of ["", "two words", "-first", "a/b", "ä", "x".repeat(101)]) assert.ok(sessionNameProblem(bad, []), bad);
    assert.match(sessionNameProblem("Draft", ["draft"]) ?? "", /draft is open/);
  });

  it("of milestones: dots too, but not first", () => {
    assert.equal(milestoneNameProblem("draft-1.2"), undefined);
    assert.ok(milestoneNameProblem(".hidden"));
  });
});

describe("phrases", () => {
  it("count", () => assert.deepEqual([count(1, "file"), count(2, "retry", "retries")], ["1 file", "2 retries"]));

  it("sum a session's changes up", () => {
    assert.equal(summary({ modified: ["a", "b"], created: ["c"], deleted: [] }), "2 modified, 1 created");
    assert.equal(summary({ modified: [], created: [], deleted: [] }), "no changes");
  });

  it("say how long ago", () => {
    const minute = 60_000;
    const said = [0, 5 * minute, 3 * 60 * minute, 48 * 60 * minute].map((before) => ago(1e9 - before, 1e9));
    assert.deepEqual(said, ["just now", "5 min ago", "3 h ago", "2 days ago"]);
  });
});
