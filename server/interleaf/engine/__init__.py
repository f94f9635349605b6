"""One engine for every face: what each verb does."""
