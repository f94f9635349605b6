#!/bin/sh
# Fetch the agents that the slow tests drive into .cache/agents; nothing is installed anywhere else.
# AGENTS_REQUIRED=1 makes a failure to fetch one an error.
set -eu
here=$(cd "$(dirname "$0")/../../.." && pwd)
cache=$here/.cache/agents

fetch() {
  directory=$cache/$1
  shift
  [ -e "$directory/.done" ] && return 0
  mkdir -p "$directory"
  if npm install --prefix "$directory" --no-audit --no-fund --loglevel=error "$@" && touch "$directory/.done"; then
    return 0
  fi
  echo "could not fetch: $*" >&2
  [ -z "${AGENTS_REQUIRED:-}" ]
}

fetch claude @anthropic-ai/claude-code@2.1.328
# npm may have been told to run no install scripts; this one only puts the right program in place.
install=$cache/claude/node_modules/@anthropic-ai/claude-code/install.cjs
[ ! -e "$install" ] || node "$install" >/dev/null
fetch inspector node@24 @modelcontextprotocol/inspector@2.12.0
fetch others @openai/codex@0.169.0 @github/copilot@1.0.102 @google/gemini-cli@0.61.0
fetch opencode opencode-ai@1.18.33
