"""The selection language: what it stands for, what it refuses, and that rendering is its inverse."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import ExpressionError
from sagemaker_selective_widget.selection.expression import render, select
from sagemaker_selective_widget.selection.reference import ReferenceExecution
from tests.unit.strategies import Graph, pipeline_of, real_pipeline, selections, step

ABALONE = real_pipeline("abalone")
PROCESS, TRAIN, EVAL, COND, CREATE, TRANSFORM, REGISTER, FAIL = ABALONE.step_names
REFERENCE = ReferenceExecution(
    "arn:one", "Failed", "one", {PROCESS: "Succeeded", TRAIN: "Failed", EVAL: "Stopped"}
)
AWKWARD = ["2", "and", "a b", 'quote"d', "(x)", "a+", "*", "type:x", "naïve", "<b>", ":", "not", "-", ""]
AWKWARD_PIPELINE = pipeline_of(*map(step, filter(None, AWKWARD)))

EXPRESSIONS = [
    pytest.param("", "", id="blank"),
    pytest.param(" \n ", "", id="blanks"),
    pytest.param(TRAIN, TRAIN, id="name"),
    pytest.param(f'"{TRAIN}"', TRAIN, id="quoted name"),
    pytest.param(f"{EVAL} or {PROCESS}", f"{PROCESS} {EVAL}", id="or, in definition order"),
    pytest.param(f"{EVAL} and {PROCESS}", "", id="and"),
    pytest.param(f"{EVAL} or {TRAIN} and {PROCESS}", EVAL, id="and binds tighter than or"),
    pytest.param(f"({EVAL} or {TRAIN}) and {TRAIN}", TRAIN, id="parentheses"),
    pytest.param(f"{TRAIN}+ and +{COND}", f"{TRAIN} {EVAL} {COND}", id="from one step to another"),
    pytest.param(f"+{TRAIN}", f"{PROCESS} {TRAIN}", id="upstream"),
    pytest.param(f"{COND}+", f"{COND} {CREATE} {TRANSFORM} {REGISTER} {FAIL}", id="downstream"),
    pytest.param(f"{COND}+1 and not {TRANSFORM}", f"{COND} {CREATE} {REGISTER} {FAIL}", id="one hop down"),
    pytest.param(f"1+{COND}", f"{EVAL} {COND}", id="one hop up"),
    pytest.param(f"2+{COND}", f"{PROCESS} {TRAIN} {EVAL} {COND}", id="two hops up"),
    pytest.param(f"0+{COND}+0", COND, id="no hops"),
    pytest.param(f"99+{COND}", f"{PROCESS} {TRAIN} {EVAL} {COND}", id="more hops than there are"),
    pytest.param("*Cond", COND, id="pattern"),
    pytest.param("Abalone*Model", f"{CREATE} {REGISTER}", id="pattern in the middle"),
    pytest.param("not *Model and not *a*", "", id="not"),
    pytest.param(f"not not {TRAIN}", TRAIN, id="not not"),
    pytest.param("type:Processing", f"{PROCESS} {EVAL}", id="type"),
    pytest.param("type:processing", f"{PROCESS} {EVAL}", id="type in another case"),
    pytest.param("status:Failed", TRAIN, id="status"),
    pytest.param("status:failed or status:stopped", f"{TRAIN} {EVAL}", id="status in another case"),
    pytest.param("status:Executing", "", id="status of no step"),
    pytest.param("status:failed+1 and not type:model", f"{TRAIN} {EVAL} {REGISTER}", id="hops of a status"),
]


@pytest.mark.parametrize(("expression", "names"), EXPRESSIONS)
def test_what_an_expression_stands_for(expression: str, names: str) -> None:
    assert select(ABALONE, expression, REFERENCE) == tuple(names.split())


REFUSED = [
    pytest.param("Nope", 1, "no step is named 'Nope'", id="unknown name"),
    pytest.param("AbaloneTrian", 1, "did you mean AbaloneTrain", id="near name"),
    pytest.param(f"{TRAIN} or Nope", 17, "no step is named 'Nope'", id="unknown name further on"),
    pytest.param("type:Nope", 1, "no step has the type 'Nope'; there are Processing", id="unknown type"),
    pytest.param("Zzz*", 1, "no step matches 'Zzz*'", id="pattern of none"),
    pytest.param(f"({TRAIN}", 1, "a parenthesis that is not closed", id="open parenthesis"),
    pytest.param(f"{TRAIN})", 13, "expected 'and' or 'or' before ')'", id="closing parenthesis"),
    pytest.param(f"{TRAIN} {EVAL}", 14, "expected 'and' or 'or'", id="no operator"),
    pytest.param("()", 2, "expected a step, not ')'", id="nothing inside"),
    pytest.param("and", 1, "expected a step, not 'and'", id="operator alone"),
    pytest.param(f"{TRAIN} or", 16, "expected a step", id="cut off"),
    pytest.param("not", 4, "expected a step", id="not alone"),
    pytest.param("++", 2, "expected a step, not '+'", id="signs alone"),
    pytest.param(f'"{TRAIN}', 1, "a quote that is not closed", id="open quote"),
    pytest.param("(" * 100_000, 1, "too many parentheses", id="deep"),
]


@pytest.mark.parametrize(("expression", "column", "reason"), REFUSED)
def test_what_cannot_be_read_is_refused_with_its_place(expression: str, column: int, reason: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        select(ABALONE, expression, REFERENCE)
    assert reason in raised.value.reason
    assert (raised.value.column, raised.value.expression) == (column, expression)


def test_a_status_needs_a_reference() -> None:
    with pytest.raises(ExpressionError, match="there is no reference execution"):
        select(ABALONE, "status:failed")


@pytest.mark.parametrize("name", ["2", "a+", "and", "*", "(x)", 'quote"d', "type:x"])
def test_a_quoted_name_is_taken_as_it_is(name: str) -> None:
    doubled = name.replace('"', '""')
    assert select(AWKWARD_PIPELINE, f'"{doubled}"') == (name,)


@given(selections())
def test_plus_is_everything_upstream_or_downstream(drawn: tuple[Graph, frozenset[str]]) -> None:
    graph, _ = drawn
    pipeline, oracle = graph.pipeline(), graph.oracle()
    for name in graph.nodes:
        assert set(select(pipeline, f"+{name}")) == nx.ancestors(oracle, name) | {name}
        assert set(select(pipeline, f"{name}+")) == nx.descendants(oracle, name) | {name}


@given(selections(), st.integers(0, 4))
def test_hops_are_counted_along_edges(drawn: tuple[Graph, frozenset[str]], hops: int) -> None:
    graph, _ = drawn
    pipeline, oracle = graph.pipeline(), graph.oracle()
    for name in graph.nodes:
        near = nx.single_source_shortest_path_length(oracle, name, cutoff=hops)
        assert set(select(pipeline, f"{name}+{hops}")) == set(near)


@given(selections())
def test_rendering_is_the_inverse(drawn: tuple[Graph, frozenset[str]]) -> None:
    graph, names = drawn
    pipeline = graph.pipeline()
    assert select(pipeline, render(pipeline, names)) == pipeline.in_order(names)


@given(st.sets(st.sampled_from(AWKWARD_PIPELINE.step_names)))
def test_rendering_is_the_inverse_whatever_the_names(names: set[str]) -> None:
    expression = render(AWKWARD_PIPELINE, names)
    assert select(AWKWARD_PIPELINE, expression) == AWKWARD_PIPELINE.in_order(names)


@given(st.sets(st.sampled_from(ABALONE.step_names)))
def test_rendering_is_no_longer_than_the_names(names: set[str]) -> None:
    assert len(render(ABALONE, names)) <= len(" or ".join(ABALONE.in_order(names)))


@pytest.mark.parametrize(
    ("names", "expression"),
    [
        ([], ""),
        ([TRAIN], TRAIN),
        (ABALONE.step_names, "*"),
        ([PROCESS, EVAL], "type:Processing"),
        ([COND, CREATE, TRANSFORM, REGISTER, FAIL], f"{COND}+"),
    ],
)
def test_rendering_is_short(names: list[str], expression: str) -> None:
    assert render(ABALONE, names) == expression


WORDS = st.sampled_from([*ABALONE.step_names, "and", "or", "not", "+", "(", ")", '"', "2", "type:", "*", " "])


@given(st.text() | st.lists(WORDS).map("".join) | st.lists(WORDS).map(" ".join))
def test_any_text_is_steps_or_refused_at_a_column(text: str) -> None:
    try:
        steps = select(ABALONE, text, REFERENCE)
    except ExpressionError as error:
        column = error.column
    else:
        assert steps == ABALONE.in_order(steps)
        column = 1
    assert 1 <= column <= len(text) + 1


def test_a_name_of_no_step_is_rendered_as_it_is() -> None:
    """The selection holds it, and its issue says what to do."""
    assert render(ABALONE, [TRAIN, "Nope"]) == "AbaloneTrain or Nope"


@pytest.mark.parametrize(
    ("expression", "reason", "column"),
    [
        (f"{TRAIN} or (", "expected a step", 18),
        (f"{TRAIN} or ({EVAL}", "a parenthesis that is not closed", 17),
        ('not "Nope:x"', "no step is named 'Nope:x'", 5),
        ("a:b:c", "no step is named 'a:b:c'", 1),
        (
            "type:Nope:x",
            "no step has the type 'Nope:x'; there are Processing, Training, Condition and 4 more",
            1,
        ),
        (f"{TRAIN} or status:Failed", "there is no reference execution to take the status from", 17),
        ("Zebra", "no step is named 'Zebra'", 1),
        (
            "Abalone?rain",
            "no step is named 'Abalone?rain'; did you mean AbaloneTrain, AbaloneTransform or AbaloneEval?",
            1,
        ),
        ("*?rain", "no step matches '*?rain'", 1),
        ("*[T]rain", "no step matches '*[T]rain'", 1),
    ],
)
def test_the_whole_reason_and_its_column(expression: str, reason: str, column: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        select(ABALONE, expression)
    assert (caught.value.reason, caught.value.column) == (reason, column)


TITLED = pipeline_of(
    step("S1", DisplayName="Train the model"),
    step("S2", "S1", DisplayName="Train the model"),
    step("S3", "S2", DisplayName="Check [it]"),
    step("train", "S3"),
    step("Model-RegisterModel"),
    step("Model-RepackModel-0"),
)


@pytest.mark.parametrize(
    ("expression", "steps"),
    [
        ('name:"Train the model"', "S1 S2"),
        ('name:"train the MODEL"', "S1 S2"),
        ("name:train*", "S1 S2 train"),
        ("name:Train", "train"),
        ("name:s3", "S3"),
        ("name:*[it]", "S3"),
        ('name:"Check [it]"+', "S3 train"),
        ('1+name:"Check [it]"', "S2 S3"),
        ('not name:"Train the model" and +train', "S3 train"),
        ("Model-*", "Model-RegisterModel Model-RepackModel-0"),
        ("name:model-*", "Model-RegisterModel Model-RepackModel-0"),
    ],
)
def test_a_display_name_is_a_name_too(expression: str, steps: str) -> None:
    assert select(TITLED, expression) == tuple(steps.split())


@pytest.mark.parametrize(
    ("expression", "reason", "column"),
    [
        (
            "Model",
            "no step is named 'Model'; did you mean Model-RegisterModel or Model-RepackModel-0?",
            1,
        ),
        ('"Train the model"', "no step is named 'Train the model'; did you mean S1 or S2?", 1),
        (
            'S1 or name:"Train a model"',
            "no step has the name or display name 'Train a model'; did you mean S1 or S2?",
            7,
        ),
        ('name:"Train*"', "no step has the name or display name 'Train*'; did you mean train?", 1),
        ("name: S1", "expected a name after 'name:'", 1),
        ("name:", "expected a name after 'name:'", 1),
        ('name:""', "expected a name after 'name:'", 1),
    ],
)
def test_a_name_that_no_step_has(expression: str, reason: str, column: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        select(TITLED, expression)
    assert (caught.value.reason, caught.value.column) == (reason, column)


def test_a_step_that_did_not_run_in_the_reference_has_no_status() -> None:
    assert select(ABALONE, "status:XXXX or status:Failed", REFERENCE) == (TRAIN,)


DIAMONDS = pipeline_of(
    step("a"),
    step("b"),
    step("c", "a", "b"),
    step("d", "c"),
    step("e", "c"),
    step("f", "d", "e"),
    step("g", "f"),
)


@pytest.mark.parametrize(
    ("steps", "expression"),
    [
        ("c", "c"),
        ("a b", "a or b"),
        ("f g", "f+"),
        ("c d e f g", "c+"),
        ("a b c", "+c"),
        ("a b c d e", "+(d or e)"),
        ("c d e f", "c+ and +f"),
        ("d f", "d or f"),
        ("d e f g", "(d or e)+"),
        ("a b c d e f g", "*"),
    ],
)
def test_the_shortest_rendering(steps: str, expression: str) -> None:
    rendered = render(DIAMONDS, steps.split())
    assert select(DIAMONDS, rendered) == tuple(steps.split())
    assert len(rendered) <= len(expression)
    assert rendered == expression
