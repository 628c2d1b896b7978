"""Both languages are whole, and no page smuggles script, style or untranslated words past the rules."""

from __future__ import annotations

import io
import re
import subprocess
import sys

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app.config import ROOT
from tests.house.sources import sources

CATALOGUE = ROOT / "app" / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w*)\}")


def extracted(tmp_path) -> Catalog:
    out = tmp_path / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", "-F", "babel.cfg"]
    command += ["-k", "_", "-k", "lazy_gettext", "-o", str(out), "."]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    return read_po(io.BytesIO(out.read_bytes()))


def chinese() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def texts(catalogue: Catalog) -> set[str]:
    return {
        message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id
    }


def test_every_text_is_translated_and_none_is_left_over(tmp_path):
    wanted, have = texts(extracted(tmp_path)), texts(chinese())
    assert sorted(wanted - have) == [], "not in the catalogue: run make messages"
    assert sorted(have - wanted) == [], "no longer used: run make messages"


def test_no_translation_is_empty_or_fuzzy():
    assert [
        message.id for message in chinese() if message.id and (message.fuzzy or not all_filled(message))
    ] == []


def all_filled(message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def test_translations_keep_their_placeholders():
    for message in chinese():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(PLACEHOLDER.findall(ids[-1] or ""))
        for string in strings if message.id else ():
            assert set(PLACEHOLDER.findall(string)) == wanted, message.id


def test_no_template_holds_inline_script_or_style():
    for path in sources("app/templates", ".html"):
        text = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", text), path


def test_every_page_has_a_title():
    for path in sources("app/templates", ".html"):
        text = path.read_text()
        if re.search(r"{%-?\s*extends ['\"]base\.html['\"]", text):
            assert "{% block title %}" in text, path


NO_WORDS = re.compile(
    r"{% block body_class %}.*?{% endblock %}|{#.*?#}|{%.*?%}|{{.*?}}|<script.*?</script>|<[^>]+>|&\w+;",
    re.DOTALL,
)


def test_templates_hold_no_untranslated_words():
    for path in sources("app/templates", ".html"):
        text = NO_WORDS.sub(" ", path.read_text())
        assert re.findall(r"(?<![-\w])[A-Za-z]{3,}", text) == [], path
