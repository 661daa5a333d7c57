"""The shell: language, mode, anchors, short links, assets."""

import re

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from api.shell import (
    AnchorMissing,
    ShellWords,
    assets_route,
    deep_link_routes,
    deeper_route,
    index_routes,
    packaged_index,
    stray_route,
    transformed,
)
from ui import assets

WORDS = {
    "zh": ShellWords("阳光<决策>", "正在打开", "请打开 JavaScript", "大家来定"),
    "en": ShellWords("Sunshine", "Opening", "Please turn on JavaScript"),
}


async def _nothing(_: Request) -> Response:
    return Response("nothing", 404)


def _client(*, production: bool = False) -> TestClient:
    pages = index_routes(["/", "/consultation", "/"], WORDS, production=production)
    ours = [*deep_link_routes(_nothing), assets_route()]
    rest = [*ours, stray_route(WORDS), deeper_route(_nothing)]
    return TestClient(Starlette(routes=[*pages, *rest]), follow_redirects=False)


def test_the_page_is_chinese_and_standard_by_default() -> None:
    page = _client().get("/").text

    assert '<html lang="zh-CN">' in page
    assert "<title>阳光&lt;决策&gt;</title>" in page
    assert "请打开 JavaScript" in page
    assert "words.js" in page
    assert "正在打开" in page


def test_the_installed_index_has_all_anchors_and_keeps_no_inline_script() -> None:
    for language in ("zh", "en"):
        page = transformed(packaged_index(), language, WORDS[language])

        assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
        assert "agent" not in page
        assert "favicon.png" not in page
        assert "Streamlit</title>" not in page
        assert page.count('<script type="module"') == 1


@pytest.mark.parametrize(
    "anchor",
    ['<html lang="en">', "<title>Streamlit</title>", "window.prerenderReady = false", "<noscript>"],
)
def test_an_upgrade_that_moves_an_anchor_stops_the_start(anchor: str) -> None:
    page = packaged_index().replace(anchor, "<changed>", 1)

    with pytest.raises(AnchorMissing):
        index_routes(["/"], WORDS, page=page)


def test_the_address_chooses_english_at_once_and_the_cookie_keeps_it() -> None:
    client = _client()

    first = client.get("/?lang=en")
    again = client.get("/consultation")

    assert '<html lang="en">' in first.text
    assert "words.js" in first.text
    assert "sunshine_lang=en" in first.headers["set-cookie"]
    assert "Max-Age=31536000" in first.headers["set-cookie"]
    assert '<html lang="en">' in again.text


def test_the_address_chooses_elder_mode_at_once_and_standard_undoes_it() -> None:
    client = _client()

    first = client.get("/?mode=elder")
    kept = client.get("/")
    undone = client.get("/?mode=standard")

    assert '<html lang="zh-CN" class="elder">' in first.text
    assert 'class="elder"' in kept.text
    assert 'class="elder"' not in undone.text
    assert "sunshine_mode=standard" in undone.headers["set-cookie"]


@pytest.mark.parametrize("query", ["lang=fr", "mode=huge", "lang=%0d%0aSet-Cookie:a", "lang="])
def test_an_unknown_choice_changes_nothing(query: str) -> None:
    answer = _client().get(f"/?{query}")

    assert '<html lang="zh-CN">' in answer.text
    assert "set-cookie" not in answer.headers


def test_in_production_choices_travel_only_over_tls() -> None:
    answer = _client(production=True).get("/?lang=en&mode=elder")

    assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/c/xitang-senior_2026", "/consultation?c=xitang-senior_2026"),
        ("/c/a?lang=en&mode=elder&x=1", "/consultation?c=a&lang=en&mode=elder"),
        ("/c/xitang。", "/consultation?c=xitang"),
        ("/r/7K3M-9QXD-2WPA", "/receipt?code=7K3M-9QXD-2WPA"),
        ("/r/7K3M-9QXD-2WPA）。", "/receipt?code=7K3M-9QXD-2WPA"),
    ],
)
def test_a_short_link_leads_to_its_page(path: str, target: str) -> None:
    answer = _client().get(path)

    assert answer.status_code == 302
    assert answer.headers["location"] == target


@pytest.mark.parametrize(
    "path", ["/c/a.b", "/c/a%26b", "/c/%0d%0ax", "/c/-a", "/r/<x>", "/r/abc", "/r/a_b_c_d"]
)
def test_a_short_link_with_strange_characters_leads_nowhere(path: str) -> None:
    assert _client().get(path).status_code == 404


def test_assets_are_kept_for_a_year_under_the_hash_of_their_content() -> None:
    client = _client()

    exact = client.get(assets.url("sunshine.css"))
    bare = client.get("/assets/sunshine.css")

    assert exact.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert bare.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["__init__.py", "../html.py", "nothing.css", ""])
def test_only_assets_are_served(name: str) -> None:
    assert _client().get(f"/assets/{name}").status_code == 404


def test_every_asset_that_the_shell_names_is_there() -> None:
    client = _client()
    names = re.findall(r'"(/assets/[^"]+)"', client.get("/").text)

    assert len(names) >= 4
    assert {client.get(name).status_code for name in names} == {200}


@pytest.mark.parametrize("path", ["/nowhere", "/wp-login.php", "/index.html", "/.env"])
def test_a_stray_address_gets_the_shell_in_its_language_and_says_404(path: str) -> None:
    answer = _client().get(f"{path}?lang=en")

    assert answer.status_code == 404
    assert '<html lang="en">' in answer.text


@pytest.mark.parametrize(
    "path", ["/home/of/nobody", "/.well-known/x", "/portfolio/a.php", "/c/a/b", "/r/x/y"]
)
def test_below_a_page_is_nothing(path: str) -> None:
    answer = _client().get(path)

    assert (answer.status_code, answer.text) == (404, "nothing")


@pytest.mark.parametrize("path", ["/static/js/x.js", "/media/x", "/portfolio/_stcore/health"])
def test_the_framework_answers_for_its_own_places(path: str) -> None:
    assert _client().get(path).text != "nothing"


@pytest.mark.parametrize(
    "path", ["/favicon.png", "/manifest.json", "/oauth2callback", "/_stcore/health"]
)
def test_what_belongs_to_the_framework_is_left_to_it(path: str) -> None:
    assert "html" not in _client().get(path).headers["content-type"]
