/** Real keystrokes and screenshots, done by the browser's driver outside. */

export interface Step {
  type?: string;
  press?: string;
  wait?: number;
}

async function post(act: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${process.env["INTERLEAF_TEST_BRIDGE"] ?? ""}/${act}`, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** Presses keys as a person does; `delay` is milliseconds between two characters. */
export async function keys(steps: Step[], delay = 30): Promise<void> {
  await post("keys", { steps, delay });
}

export async function screenshot(name: string): Promise<void> {
  await post("screenshot", { name });
}

/** The visible texts of the elements that a selector names. */
export async function texts(selector: string): Promise<string[]> {
  return ((await post("text", { selector })) as { texts: string[] }).texts;
}
