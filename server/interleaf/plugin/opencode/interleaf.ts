// Interleaf for OpenCode: writes to the project's files are refused while a session is active, and the session's
// context is there from the start and survives a compaction. All decisions are made by interleaf-hook.
import type { Plugin } from "@opencode-ai/plugin"
import { spawnSync } from "node:child_process"

const HOOK = "interleaf-hook"

function ask(event: string, input: object): { status: number; text: string; reason: string } {
  const done = spawnSync(HOOK, [event], { input: JSON.stringify(input), encoding: "utf8", timeout: 20000 })
  if (done.error) return { status: 2, text: "", reason: String(done.error) }
  return { status: done.status ?? 2, text: done.stdout, reason: done.stderr }
}

export const Interleaf: Plugin = async ({ directory }) => {
  // What each conversation was told; the same words at every step, so that the model's provider can keep them.
  const told = new Map<string, string>()
  return {
    "experimental.chat.system.transform": async (input, output) => {
      const conversation = input.sessionID
      if (!conversation) return
      if (!told.has(conversation)) told.set(conversation, ask("session-start", { cwd: directory, session_id: conversation }).text)
      const text = told.get(conversation)
      if (text?.trim()) output.system.push(text)
    },
    "tool.execute.before": async (input, output) => {
      const event = { hook_event_name: "PreToolUse", cwd: directory, session_id: input.sessionID, tool_name: input.tool, tool_input: output.args }
      const { status, text, reason } = ask("pre-tool-use", event)
      if (status === 2) throw new Error(reason)
      if (!text.trim()) return
      const answer = JSON.parse(text).hookSpecificOutput
      if (answer.permissionDecision === "deny") throw new Error(answer.permissionDecisionReason)
      if (answer.updatedInput) Object.assign(output.args, answer.updatedInput)
    },
    "experimental.session.compacting": async (input, output) => {
      told.delete(input.sessionID)
      const { text } = ask("pre-compact", { cwd: directory })
      if (text.trim()) output.context.push(text)
    },
  }
}
