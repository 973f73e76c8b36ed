"""Rendering of a paper from a template: Jinja2 → small HTML → blocks → plain text, an HTML page, a Word file.

`template_engine` reads a template, `blocks` are what it yields; `text`, `page` and `word` write them; `gbt9704` holds every
figure of the print standard. Nothing is imported here: a verb that makes no paper pays for none of it.
"""
