/** What the contract allows as a name, for saying so while the person types. The server has the last word. */

const SESSION = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,99}$/;
const MILESTONE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Why this cannot be the name of a new session; undefined when it can. `taken` are the open sessions' names. */
export function sessionNameProblem(name: string, taken: string[]): string | undefined {
  if (name === "") return "A name is needed.";
  if (/\s/.test(name)) return "No spaces: use - or _ between words.";
  if (name.startsWith("-")) return "It starts with a letter, a digit or _.";
  if (name.length > 100) return "At most 100 characters.";
  if (!SESSION.test(name)) return "Letters, digits, - and _ only.";
  const twin = taken.find((other) => other.toLowerCase() === name.toLowerCase());
  return twin === undefined ? undefined : `A session named ${twin} is open.`;
}

/** Why this cannot be the name of a milestone; undefined when it can. */
export function milestoneNameProblem(name: string): string | undefined {
  if (name === "") return "A name is needed.";
  return MILESTONE.test(name) ? undefined : "Letters, digits, dots, - and _ only; a letter or digit first.";
}
