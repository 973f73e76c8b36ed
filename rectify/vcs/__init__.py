"""The installed git and what goes through it: history, other machines, what it can prove, how it refuses."""
