"""The user interface: options, prompts, the editor, help in Chinese, JSON."""
