"""What the clerk types and sees: options, prompts, the editor, help in Chinese, JSON."""
