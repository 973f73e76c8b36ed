"""The installed git and everything that is asked of it: the repository, its history, other machines, how it refuses."""
