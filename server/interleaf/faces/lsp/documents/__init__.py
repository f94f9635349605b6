"""What the server keeps in mind of open documents: texts, how they relate to the disk, and the rules of saving."""
