"""Access to the installed git: the repository, its history, remotes, and git's errors."""
