"""From a template to a paper: Jinja2 → small HTML → blocks → plain text, a page for the browser, a Word file.

`template_engine` reads a template, `blocks` are what it yields; `text`, `page` and `word` write them; `gbt9704` holds every
figure of the print standard. Nothing is imported here: a verb that makes no paper pays for none of it.
"""
