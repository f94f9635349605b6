"""What a project and its sessions are like now; nothing here changes a file."""
