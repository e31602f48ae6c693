"""What is looked at on a page that stands open in the browser. Each look returns what is wrong, in words."""

import itertools
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERY_RULE = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
# Colours that fade from one scheme to the next are looked at when they are there.
AXE = """async options => {
    await Promise.allSettled(document.getAnimations().map(animation => animation.finished));
    return (await axe.run(options)).violations.map(
    v => `${v.id}: ${v.help} at ${v.nodes.slice(0, 3).map(node => node.target.join(" ")).join(", ")}`);
}"""
RULES = "tags => axe.getRules(tags).length"

# How far things moved while the page loaded, as Chromium itself counts it.
SHIFT = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
    }).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 60);
})"""
MAY_SHIFT = 0.02
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOVING = """document.getAnimations().filter(
    a => a.effect.getComputedTiming().activeDuration > 1 && a.playState === "running").length"""
BORDERLESS = """() => [...document.querySelectorAll(
        ".button:not(.button--link), main input:not([type=hidden]), textarea, select")]
    .filter(e => e.getClientRects().length && !["radio", "checkbox"].includes(e.type))
    .filter(e => getComputedStyle(e).borderTopStyle === "none")
    .map(e => e.outerHTML.slice(0, 90))"""
SHAPE = """() => ({
    lang: document.documentElement.lang,
    title: document.title.trim(),
    h1: document.querySelectorAll("h1").length,
    levels: [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map(h => Number(h.tagName[1])),
    main: document.querySelectorAll("main").length,
    tabindex: document.querySelectorAll("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").length,
})"""
# Where a person at the keyboard is: which element of the page, whether it can be seen to have the focus.
FOCUS = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const style = getComputedStyle(here), box = here.getBoundingClientRect();
    const label = here.labels && here.labels[0] ? here.labels[0].getBoundingClientRect() : box;
    const shown = element => { const s = getComputedStyle(element); return (
        (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none"); };
    const x = box.left + box.width / 2, y = box.top + Math.min(box.height / 2, 20);
    const on = document.elementFromPoint(x, y);
    return {
        place: [...document.querySelectorAll("*")].indexOf(here),
        what: here.outerHTML.slice(0, 90),
        visible: shown(here) || (here.closest("label") ? shown(here.closest("label")) : false),
        covered: box.width > 0 && on !== null && !here.contains(on) && !on.contains(here)
            && !(here.labels && [...here.labels].some(l => l.contains(on))),
        outside: box.width > 0 && (box.bottom < 0 || box.top > innerHeight),
    };
}"""


def load_axe(page: Page) -> None:
    page.evaluate(AXE_SCRIPT)


def violations(page: Page, options: dict[str, Any] = EVERY_RULE) -> list[str]:
    """The accessibility rules that the page breaks; ``load_axe`` first."""
    found: list[str] = page.evaluate(AXE, options)
    return found


def number_of_rules(page: Page) -> int:
    return int(page.evaluate(RULES, TAGS))


def shift(page: Page) -> list[str]:
    moved = float(page.evaluate(SHIFT))
    return [f"moved {moved:.3f} while loading"] if moved >= MAY_SHIFT else []


def shape(page: Page, language: str = "nl") -> list[str]:
    """Language, title, headings, one main part, and no order of one's own for the keyboard."""
    seen = page.evaluate(SHAPE)
    wrong = [] if seen["lang"] == language else [f"lang is {seen['lang']!r}"]
    if "Meesterproef" not in seen["title"] or seen["title"].startswith("·"):
        wrong.append(f"title is {seen['title']!r}")
    if (seen["h1"], seen["main"], seen["tabindex"]) != (1, 1, 0):
        wrong.append(f"{seen['h1']} first headings, {seen['main']} main parts, {seen['tabindex']} tabindexes")
    levels = seen["levels"]
    if levels[:1] != [1] or any(deeper - higher > 1 for higher, deeper in itertools.pairwise(levels)):
        wrong.append(f"headings jump: {levels}")
    return wrong


def narrow(page: Page) -> list[str]:
    """At 320 pixels, which is also 1280 at 400%: nothing to scroll sideways."""
    page.set_viewport_size({"width": 320, "height": 256})
    wide = int(page.evaluate(WIDE))
    page.set_viewport_size({"width": 1280, "height": 800})
    return [f"{wide} pixels too wide at 320"] if wide else []


def dark(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    found = violations(page, CONTRAST)
    page.emulate_media(color_scheme="light")
    return [f"dark: {each}" for each in found]


def forced_colours(page: Page) -> list[str]:
    """The colours are then the visitor's own: what is left of a control is its border."""
    page.emulate_media(forced_colors="active")
    found = violations(page, EVERY_RULE | {"rules": {"color-contrast": {"enabled": False}}})
    found += [f"no border: {each}" for each in page.evaluate(BORDERLESS)]
    page.emulate_media(forced_colors="none")
    return [f"forced colours: {each}" for each in found]


def still(page: Page) -> list[str]:
    """With reduced motion nothing moves, however the page is loaded or pointed at."""
    page.emulate_media(reduced_motion="reduce")
    moving = int(page.evaluate(MOVING))
    page.emulate_media(reduced_motion="no-preference")
    return [f"{moving} things move in spite of reduced motion"] if moving else []


def keyboard(page: Page, steps: int = 60) -> list[str]:
    """The way of the Tab key: in the order of the page, always to be seen, never behind something else."""
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    wrong: list[str] = []
    before = -1
    for _ in range(steps):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here is None:
            break
        if here["place"] < before:
            return wrong if _started_over(page) else [*wrong, f"back to {here['what']}"]
        wrong += [f"{fault}: {here['what']}" for fault in ("covered", "outside") if here[fault]]
        # Within one control (the parts of a date) the browser draws its own ring.
        if not here["visible"] and here["place"] != before:
            wrong.append(f"focus not to be seen: {here['what']}")
        before = here["place"]
    return wrong


def _started_over(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement.matches('.skip-link')"))
