from anlian.config.cli.reference import FOLDER, pages, stale, write


def test_docs_reference_says_what_the_code_says():
    assert not stale(FOLDER), "run `make reference`"


def test_a_page_that_was_edited_by_hand_is_named(tmp_path):
    write(tmp_path)
    assert stale(tmp_path) == []

    (tmp_path / "verbs.md").write_text("something else")
    (tmp_path / "powers.md").unlink()

    assert stale(tmp_path) == ["verbs.md", "powers.md"]


def test_pages_are_the_same_each_time():
    assert pages() == pages()
