"""The MCP server: every verb as a tool for agents."""
