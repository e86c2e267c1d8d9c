import pytest

from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.ideas.comments import Comment


def test_an_at_and_a_name_call_a_colleague(idea, aylin, tomasz, jonas):
    said = Comment.say("What do you think, @Tomasz Wójcik? And @jonas berg.", idea, aylin)
    assert {mention.person for mention in said.mentions} == {tomasz, jonas}


def test_half_a_name_calls_nobody(idea, aylin, tomasz):
    assert Comment.say("@Tom or mail me@tomasz", idea, aylin).mentions == []


def test_a_changed_comment_keeps_its_mentions_once(idea, aylin, tomasz):
    said = Comment.say("@Tomasz Wójcik?", idea, aylin)
    db.session.commit()
    said.change(aylin, words="@Tomasz Wójcik and @Tomasz Wójcik")
    db.session.commit()
    assert [mention.person for mention in said.mentions] == [tomasz]


def test_a_removed_comment_leaves_who_removed_it(idea, aylin, jonas):
    said = Comment.say("Nonsense", idea, aylin)
    assert idea.comments == 1
    said.remove(jonas)
    db.session.commit()
    assert (said.words, said.removed_by, idea.comments) == ("", jonas, 0)
    with pytest.raises(Refusal, match="removed"):
        said.change(aylin, words="Sense")
