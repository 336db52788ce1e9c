"""The parts that pages are made of, as template tags. /styleguide/ shows each once.

A tag takes the props that its function names and no others: a wrong one is an error that lists the right ones,
raised when the template is compiled. What may hold markup (an eyebrow, a note) is captured first:

    {% fill as eyebrow %}<a href="…">Adopting generative AI</a>{% endfill %}
    {% page_header title=page.finding eyebrow=eyebrow %}{% link_button "Share" href="…" %}{% endpage_header %}
"""

from readiness.components import figures, forms, frame, page, registry, signs

__all__ = ["figures", "forms", "frame", "page", "register", "signs"]

register = registry.register
