"""Filling in a page's form as a person does, with what the page shows."""


def fill(page, **answers):
    """Fill in the form of the page by the names of its fields; a list ticks several boxes."""
    closed = page.locator("main details.fold:has(input):not([open]) > summary")
    while closed.count():
        closed.first.click()
    for name, answer in answers.items():
        field = page.locator(f"main [name='{name}']").first
        kind = field.evaluate("e => e.type || e.tagName.toLowerCase()")
        if kind in {"radio", "checkbox"}:
            for value in [answer] if isinstance(answer, str) else answer:
                page.check(f"main input[name='{name}'][value='{value}']")
        elif kind == "select-one":
            field.select_option(answer)
        else:
            field.fill(answer)


def send(page):
    """Press the main button of the page's form and wait for the answer."""
    with page.expect_navigation():
        page.locator("main form .actions button[type=submit]").first.click()


def follow(page, selector):
    """Follow a link of the page and wait for the answer."""
    with page.expect_navigation():
        page.locator(selector).first.click()
