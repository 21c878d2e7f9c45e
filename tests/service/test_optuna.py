"""Optuna's own loop over `evaluate`: it needs a function from values to a number, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import optuna
import pytest

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.local import LocalSageMaker, abalone
from tests.service.sweep_harness import NAME, make


@pytest.fixture
def session() -> Iterator[SelectiveExecution]:
    with LocalSageMaker() as sagemaker:
        client = sagemaker.client()
        reference = abalone.create(client)
        opened = SelectiveExecution(
            abalone.PIPELINE_NAME, client, reference, selected_steps=("AbaloneTrain", "AbaloneEval")
        )
        yield opened
        opened.close()


def test_two_jobs_of_optuna_find_a_better_depth_than_the_default(session: SelectiveExecution) -> None:
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    objective, reference = session.objective, session.reference_execution_arn
    assert objective is not None
    assert reference is not None

    def error(trial: optuna.Trial) -> float:
        values = {"MaxDepth": trial.suggest_int("MaxDepth", 2, 6), "NumRound": 20}
        found = session.evaluate(values, timeout_s=120).objective
        assert found is not None
        return found

    study = optuna.create_study(direction=objective.direction, sampler=optuna.samplers.RandomSampler(seed=5))
    # Two jobs share a sampler, so that its draws are not the same each time: this depth is tried for certain.
    study.enqueue_trial({"MaxDepth": 3})
    study.optimize(error, n_trials=6, n_jobs=2)
    assert len(study.trials) == 6
    assert study.best_value < session.metrics(reference)[objective.name]
    assert study.best_params["MaxDepth"] != 5


def test_ask_and_tell_drives_a_sweep() -> None:
    """Trials that Optuna asks for, as one sweep of listed trials: their results are told."""
    sagemaker, _ = make()
    with sagemaker:
        session = SelectiveExecution(NAME, sagemaker.client(), selected_steps=("Train", "Eval"))
        study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
        asked = [study.ask({"Depth": optuna.distributions.IntDistribution(1, 12)}) for _ in range(8)]
        depths = [trial.params["Depth"] for trial in asked]
        sweep = session.sweep([{"Depth": depth} for depth in depths], max_parallel=4).start()
        error_of = {trial.values["Depth"]: trial.objective for trial in sweep.wait(60)}
        for trial in asked:
            study.tell(trial, error_of[trial.params["Depth"]])
        assert study.best_value == min((depth - 4) ** 2 for depth in depths)
        session.close()
