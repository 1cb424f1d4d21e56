"""Postings give what BM25Okapi gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from bot.search.bm25 import Postings

TERMS = ["作业", "课后", "服务", "培训", "学校", "老师", "家长", "自愿", "收费", "入学"]
documents = st.lists(st.lists(st.sampled_from(TERMS), max_size=12), min_size=1, max_size=30)
queries = st.lists(st.sampled_from([*TERMS, "没有的词"]), max_size=8)


@given(documents.filter(any), queries)
def test_scores_and_top_are_those_of_bm25okapi(corpus: list[list[str]], query: list[str]) -> None:
    """The same scores to 1e-9 and the same top five, whatever the corpus and the query."""
    expected = BM25Okapi(corpus).get_scores(query)
    postings = Postings.okapi(corpus)
    np.testing.assert_allclose(postings.scores(query), expected, rtol=0, atol=1e-9)
    top = postings.top(query)
    np.testing.assert_allclose(
        [hit.score for hit in top], np.sort(expected)[::-1][:5], rtol=0, atol=1e-9
    )
    for hit in top:
        assert abs(expected[hit.document] - hit.score) < 1e-9


@pytest.mark.parametrize(
    ("corpus", "query", "best"),
    [
        ([], ["作业"], []),
        ([[]], ["作业"], [0]),
        ([["作业"]], ["作业"], [0]),
        ([["作业"], ["作业", "课后"], ["作业"]], ["作业", "课后"], [1]),
    ],
    ids=["no document", "an empty document", "one document", "a term in every document"],
)
def test_small_corpora_are_served(
    corpus: list[list[str]], query: list[str], best: list[int]
) -> None:
    """An empty corpus, one document and a term in every document give an answer, no error."""
    assert [hit.document for hit in Postings.okapi(corpus).top(query, 1)] == best


def test_one_document_scores_as_bm25okapi_does() -> None:
    """With one document every idf is at BM25Okapi's floor, negative as it is there."""
    corpus = [["作业", "课后"]]
    expected = BM25Okapi(corpus).get_scores(["作业"])
    np.testing.assert_allclose(Postings.okapi(corpus).scores(["作业"]), expected, atol=1e-9)
