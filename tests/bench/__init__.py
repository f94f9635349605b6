"""Speed, side by side with plain Python, plain files and git in one run; `make bench`."""
