from collections import Counter

from kaizen.demo import tables
from kaizen.demo.plant import Plant
from kaizen.demo.story import Story


def all_texts():
    for line in tables.lines():
        yield from [line.sentence, *line.words]
    for card in tables.cards():
        yield from [card.title, card.details, card.actual, card.lesson, card.new_way]
        yield from [card.reason, card.problem, *card.after]
        yield from (said.split(": ", 1)[1] for said in card.talk)


def test_no_text_is_used_twice():
    times = Counter(text for text in all_texts() if text)
    assert {text for text, used in times.items() if used > 1} == set()


def test_every_text_is_as_short_as_its_column_and_calm():
    for text in all_texts():
        assert "!" not in text
    for text in [line.sentence for line in tables.lines()] + [c.title for c in tables.cards()]:
        assert len(text) <= 300


def test_what_was_tried_says_what_was_expected_and_what_was_learned():
    for card in tables.cards():
        if card.stage in ("trialled", "adopted", "abandoned"):
            assert len(card.expect) == 4, card.title
        if card.stage in ("adopted", "abandoned"):
            assert card.actual, card.title
            assert card.lesson, card.title
        assert bool(card.new_way) == (card.stage == "adopted"), card.title
        assert bool(card.reason) == (card.stage in ("declined", "deferred")), card.title


def test_everybody_who_speaks_works_here():
    import random
    from datetime import UTC, datetime

    plant = Plant(Story(datetime(2026, 11, 21, tzinfo=UTC), random.Random(1)))
    assert len(plant.by_first_name) == len(plant.colleagues)
    for card in tables.cards():
        names = {card.by, *card.help, *(said.split(":")[0] for said in card.talk + card.after)}
        assert names - {""} <= set(plant.by_first_name), card.title
