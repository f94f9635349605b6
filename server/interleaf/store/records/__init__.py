"""What lies on the disk, one kind of file a module: read strictly, written as one step."""
