"""Errors: one line, in the language asked for, with place and remedy; every class has a code of its own."""

from reformgraph.schema import errors
from reformgraph.schema.errors import InputError, MissingExtraError, ReformgraphError, Text


def test_a_message_says_where_what_and_what_next():
    error = InputError(Text("文件是空的", "the file is empty"), file="a.txt", place="3", remedy=Text("请检查", "Check it"))
    assert error.message("en") == "a.txt:3: the file is empty. Check it."
    assert error.message("zh") == "a.txt:3: 文件是空的。请检查。"


def test_a_missing_extra_names_the_command():
    assert "pip install 'reformgraph[embedded]'" in str(MissingExtraError(Text("缺少", "missing"), "embedded"))


def test_codes_are_unique_and_all_classes_stand_in_the_tree():
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, ReformgraphError)]
    assert len({c.code for c in classes}) == len(classes)
    for found in classes:
        assert found.__name__ in (errors.__doc__ or "")
        assert found.code in (errors.__doc__ or "")
