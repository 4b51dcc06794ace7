"""Finding products as people remember them: by sku, GTIN, name or brand, with typos."""

from atrium.catalog.queries.showing import ShownProduct, products
from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page

# How alike a known word must be to count as meant (pg_trgm). A swap of letters is found by the letters themselves.
ALIKE = "0.3"
MOST_WORDS = 8
MOST_LETTERS = 100
TRIGRAM = 3

PLAIN = "SELECT catalog.plain(%(q)s::text) AS q"

# 0: the very sku or GTIN; 1: the name begins so; 2: all words are in it. Each by name, so that a page can stop early.
CONTAINING = """
    SELECT rank, search_text, sku
      FROM ((SELECT 0 AS rank, search_text, sku
               FROM catalog.products
              WHERE sku = ANY(%(skus)s::text[]) OR gtin = ANY(%(gtins)s::text[]))
             UNION ALL
            (SELECT 1, search_text, sku
               FROM catalog.products
              WHERE search_text LIKE %(start)s
                AND (%(rank)s::int, %(after)s::text, %(sku)s::text) < (1, search_text, sku)
                AND sku <> ALL(%(skus)s::text[])
              ORDER BY search_text, sku
              LIMIT %(limit)s::int + 1)
             UNION ALL
            (SELECT 2, search_text, sku
               FROM catalog.products
              WHERE search_text LIKE %(longest)s
                AND search_text LIKE %(second)s
                AND search_text LIKE ALL (%(patterns)s::text[])
                AND search_text NOT LIKE %(start)s
                AND sku <> ALL(%(skus)s::text[])
                AND (%(rank)s::int, %(after)s::text, %(sku)s::text) < (2, search_text, sku)
              ORDER BY search_text, sku
              LIMIT %(limit)s::int + 1)) AS found
     WHERE (rank, search_text, sku) > (%(rank)s, %(after)s, %(sku)s)
     ORDER BY rank, search_text, sku
     LIMIT %(limit)s::int + 1
"""
MEANT = """
    SELECT asked.place, meant.word
      FROM unnest(%(words)s::text[], %(letters)s::text[]) WITH ORDINALITY AS asked(word, letters, place)
     CROSS JOIN LATERAL (
               SELECT w.word
                 FROM catalog.words w
                WHERE w.word % asked.word OR w.letters = asked.letters
                ORDER BY similarity(w.word, asked.word)
                         + CASE WHEN w.letters = asked.letters THEN 0.4 ELSE 0 END DESC, w.word
                LIMIT 1
           ) AS meant
"""


async def search(tx: Tx, q: str, *, limit: int, after: str | None = None) -> Page[ShownProduct]:
    """Products that hold all words of `q`, the very sku or GTIN first; if there are none, what was likely meant."""
    q = q[:MOST_LETTERS].replace("\0", " ").strip()
    words = (await tx.one(PLAIN, q=q))["q"].split()[:MOST_WORDS]
    if not words:
        return Page([], None)
    async with tx.tuned(pg_trgm__similarity_threshold=ALIKE, plan_cache_mode="force_custom_plan"):
        found = await _containing(tx, words, q, limit=limit, after=after)
        if not found.items:
            meant = await _meant(tx, words)
            found = await _containing(tx, meant, "", limit=limit, after=after) if meant != words else found
    return Page(await products(tx, found.items), found.next)


async def _containing(tx: Tx, words: list[str], q: str, *, limit: int, after: str | None) -> Page[str]:
    rank, name, sku = key_of(after, int, str, str) or (-1, "", "")
    start = " " + _literal(" ".join(words)) + "%"
    # Each word is asked for once: asked twice, the planner would think it twice as rare.
    longest, second, *others = [*sorted((_within(word) for word in words), key=len, reverse=True), "%"]
    rows = await tx.many(
        CONTAINING,
        skus=list({q, q.upper(), q.lower()}),
        gtins=[q.replace("-", "").replace(" ", "")],
        start=start,
        longest=longest,
        second=second,
        patterns=others,
        rank=rank,
        after=name,
        sku=sku,
        limit=limit,
    )
    found = page(rows, limit, lambda row: (row["rank"], row["search_text"], row["sku"]))
    return Page([row["sku"] for row in found.items], found.next)


async def _meant(tx: Tx, words: list[str]) -> list[str]:
    """Each word as it was likely meant; one that resembles nothing stays."""
    rows = await tx.many(MEANT, words=words, letters=["".join(sorted(word)) for word in words])
    meant = {row["place"]: row["word"] for row in rows}
    return [meant.get(place, word) for place, word in enumerate(words, start=1)]


def _within(word: str) -> str:
    """Texts that hold a word somewhere; one of less than three letters must begin a word, as trigrams see it."""
    return f"%{_literal(word)}%" if len(word) >= TRIGRAM else f"% {_literal(word)}%"


def _literal(text: str) -> str:
    """A text that LIKE takes letter by letter."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
