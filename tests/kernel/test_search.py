import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlian.kernel import search

WORD = "[a-z0-9]{1,64}|[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]{1,2}"
QUERY = re.compile(rf"(({WORD})(:\*)?( (&|<->) ({WORD})(:\*)?)*)?")
typed = st.text(st.one_of(st.characters(), st.sampled_from("消防火门 旺角12aZ'\"&|!()<>-:*\\\0\t％Ａ１〇")))


def finds(text: str, *fields) -> bool:
    """What PostgreSQL does with a query of this shape."""
    words = search.document(*fields).split()
    joined = " ".join(words)
    for part in filter(None, search.query(text).split(" & ")):
        if part.endswith(":*"):
            if not any(word.startswith(part[:-2]) for word in words):
                return False
        elif f" {part.replace(' <-> ', ' ')} " not in f" {joined} ":
            return False
    return True


class TestBigrams:
    @pytest.mark.parametrize(
        ("text", "tokens"),
        [
            ("消防", "消防 xf"),
            ("安全隐患", "安全 全隐 隐患 aqyh"),
            ("石鼓区旺角星辰", "石鼓 鼓区 区旺 旺角 角星 星辰 sgqwjxc"),
            ("栋", "栋 d"),
            ("Ａ座１２０３", "a 座 1203 az1203 z"),
            ("GB 55037", "gb 55037 gb55037"),
            ("二〇二六", "二〇 〇二 二六 elel"),
            ("", ""),
            ("，。！ \0", ""),
        ],
    )
    def test_are_pairs_words_and_initials(self, text, tokens):
        assert search.bigrams(text) == tokens

    def test_know_the_common_polyphones(self):
        assert search.bigrams("重庆路").endswith(" cql")

    @given(text=typed)
    def test_hold_only_what_the_dictionary_takes_whole(self, text):
        assert all(re.fullmatch(WORD, token) for token in search.bigrams(text).split())

    def test_cut_a_word_that_postgresql_would_refuse(self):
        assert max(map(len, search.bigrams("x" * 5000 + "的" * 5000).split())) == 64


class TestDocument:
    def test_joins_fields_and_leaves_out_empty_ones(self):
        assert search.document("消防", None, "", 12) == "消防 xf 12"

    def test_keeps_fields_apart(self):
        assert not finds("火门店", "防火门", "门店")


class TestQuery:
    @pytest.mark.parametrize(
        ("text", "query"),
        [
            ("消防", "消防"),
            ("飞线充电", "飞线 <-> 线充 <-> 充电"),
            ("旺角 12栋", "旺角 & 12 & 栋:*"),
            ("YH2023-00012", "yh2023 & 00012:*"),
            ("SGQW", "sgqw:*"),
            ("' | !! :* <-> ()", ""),
            ("%_\\", ""),
            ("  ", ""),
        ],
    )
    def test_is_a_phrase_or_a_beginning(self, text, query):
        assert search.query(text) == query

    @given(text=typed)
    def test_never_breaks_the_syntax_whatever_is_typed(self, text):
        assert QUERY.fullmatch(search.query(text))

    @given(text=st.text("消防火门旺角星辰店铺ab12 -（）", min_size=1))
    def test_finds_the_text_it_was_made_from(self, text):
        assert finds(text, "别的", text)

    @pytest.mark.parametrize("text", ["旺角", "角星辰", "sgq", "sgqwjxc12", "12", "石鼓区 12栋", "１２"])
    def test_finds_a_site_by_part_of_its_name(self, text):
        assert finds(text, "石鼓区旺角星辰12栋", "帝景山庄")

    @pytest.mark.parametrize("text", ["旺星", "辰帝", "xyz", "13"])
    def test_does_not_find_what_is_not_there(self, text):
        assert not finds(text, "石鼓区旺角星辰12栋", "帝景山庄")
