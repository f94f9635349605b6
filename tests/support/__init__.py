"""Disks that record, break and forget, and builders that the tests share."""
