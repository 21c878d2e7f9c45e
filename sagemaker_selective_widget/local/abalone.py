"""The developer guide's Abalone pipeline, with steps that really process, train and evaluate.

::

    client = LocalSageMaker().client()
    reference = abalone.create(client)      # the pipeline, and one finished execution of it
    abalone.mse(client, reference)          # mean squared error on the test rows, in rings squared

The definition is the one that the SageMaker SDK writes for the guide's example
(https://docs.aws.amazon.com/sagemaker/latest/dg/define-pipeline.html). The data set is *generated*: it
has the columns of the UCI Abalone data set and plausible relations between them, but no abalone was
measured. The model is scikit-learn's gradient boosting where the guide uses XGBoost.

The steps come in two layers: functions of paths, which know nothing of pipelines, and functions of a
`StepContext`, which look the paths up in the step's arguments.
"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from sagemaker_selective_widget.local.names import execution_id

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float64]

PIPELINE_NAME = "AbalonePipeline"
BUCKET = "sagemaker-us-west-2-123456789012"
INPUT_DATA = f"s3://{BUCKET}/abalone/abalone-dataset.csv"
BATCH_DATA = f"s3://{BUCKET}/abalone/abalone-batch.csv"

MEASUREMENTS = (
    "Length",  # mm
    "Diameter",  # mm
    "Height",  # mm
    "WholeWeight",  # g, as are the other weights
    "ShuckedWeight",
    "VisceraWeight",
    "ShellWeight",
)
SEXES = ("M", "F", "I")  # male, female, infant
COLUMNS = ("Sex", *MEASUREMENTS, "Rings")

SCALE = 200.0
"""The published data set divides every measurement by 200; so does `prepare_features`. A constant, and not a
statistic of the rows: the test rows stay unseen, and a batch is scaled as the training rows were."""

# -- the pipeline ----------------------------------------------------------------------------------


def definition() -> str:
    """The pipeline definition, as JSON text."""
    return resources.files(__package__).joinpath("abalone.json").read_text(encoding="utf-8")


def create(client: Any, *, timeout_s: float = 120.0) -> str:
    """Create the pipeline, run it once from end to end, and return that execution's ARN.

    Called again on the same client, it updates the pipeline and runs it once more.

    Args:
        client: A boto3 SageMaker client made by `LocalSageMaker.client()`.
        timeout_s: How long the execution may take, in seconds. It usually takes about one.

    Raises:
        ImportError: scikit-learn is not installed.
        ValueError: The client is not a local one.
        SelectiveWidgetError: The execution did not succeed in time.
    """
    _require_scikit_learn()
    sagemaker = LocalSageMaker.of(client)
    register_steps(sagemaker)
    generate_data(sagemaker.path(INPUT_DATA), rows=1_500, seed=20)
    generate_data(sagemaker.path(BATCH_DATA), rows=100, seed=21, with_rings=False)
    _put_pipeline(client)
    execution_arn: str = client.start_pipeline_execution(
        PipelineName=PIPELINE_NAME,
        PipelineExecutionDisplayName="all-steps",
        PipelineParameters=[{"Name": "BatchData", "Value": BATCH_DATA}],
    )["PipelineExecutionArn"]
    _wait_until_succeeded(client, execution_arn, timeout_s)
    return execution_arn


def register_steps(sagemaker: LocalSageMaker) -> None:
    """Let the functions of this module run the pipeline's steps, by step name.

    `create` does this. Call it alone to go on with a folder in which the pipeline already is.
    """
    for step_name, function in {
        "AbaloneProcess": process,
        "AbaloneTrain": train,
        "AbaloneEval": evaluate,
        "AbaloneCreateModel-CreateModel": create_model,
        "AbaloneTransform": transform,
        "AbaloneRegisterModel-RegisterModel": register_model,
    }.items():
        sagemaker.register(step_name, function)


def mse(client: Any, execution_arn: str) -> float:
    """The mean squared error on the test rows that AbaloneEval found in an execution, in rings squared.

    Where the execution reused AbaloneEval, the error is that of the execution it was reused from.

    Raises:
        SelectiveWidgetError: AbaloneEval has not succeeded in that execution.
    """
    for step in _steps(client, execution_arn):
        if step["StepName"] == "AbaloneEval" and step["StepStatus"] == "Succeeded":
            source_arn = step.get("SelectiveExecutionResult", {}).get("SourcePipelineExecutionArn")
            return mse(client, source_arn) if source_arn else _read_mse(client, execution_arn)
    raise SelectiveWidgetError(
        f"AbaloneEval has not succeeded in {execution_arn}, so there is no mean squared error to read. "
        "Choose an execution in which AbaloneEval ran or was reused."
    )


def _require_scikit_learn() -> None:
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise ImportError(
            "The steps of the Abalone pipeline need scikit-learn, which is not installed. "
            "Run: pip install 'sagemaker_selective_widget[demo]'"
        ) from error


def _put_pipeline(client: Any) -> None:
    request = {"PipelineName": PIPELINE_NAME, "PipelineDefinition": definition()}
    try:
        client.update_pipeline(**request)
    except client.exceptions.ResourceNotFound:
        client.create_pipeline(**request, RoleArn="arn:aws:iam::123456789012:role/DummyPipelineRole")


def _wait_until_succeeded(client: Any, execution_arn: str, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while (status := _status(client, execution_arn)) == "Executing":
        if time.monotonic() > deadline:
            raise SelectiveWidgetError(
                f"{execution_arn} has not ended within {timeout_s:g} s. Allow more with timeout_s."
            )
        time.sleep(0.02)
    if status != "Succeeded":
        reasons = [
            f"{step['StepName']} failed ({step['FailureReason']})."
            for step in _steps(client, execution_arn)
            if step["StepStatus"] == "Failed"
        ]
        raise SelectiveWidgetError(
            f"{execution_arn} is {status}, so there is no reference execution. "
            + " ".join([*reasons, "Mend that and call create again."])
        )


def _status(client: Any, execution_arn: str) -> str:
    execution = client.describe_pipeline_execution(PipelineExecutionArn=execution_arn)
    return str(execution["PipelineExecutionStatus"])


def _steps(client: Any, execution_arn: str) -> list[dict[str, Any]]:
    pages = client.get_paginator("list_pipeline_execution_steps").paginate(PipelineExecutionArn=execution_arn)
    return [step for page in pages for step in page["PipelineExecutionSteps"]]


def _read_mse(client: Any, execution_arn: str) -> float:
    folder_uri = f"s3://{BUCKET}/{PIPELINE_NAME}/{execution_id(execution_arn)}/AbaloneEval/output/evaluation"
    report = LocalSageMaker.of(client).path(folder_uri) / "evaluation.json"
    return float(json.loads(report.read_text())["regression_metrics"]["mse"]["value"])


# -- steps, as functions of a StepContext ----------------------------------------------------------


def process(step: StepContext) -> None:
    """AbaloneProcess: the raw rows become features, split into train, validation and test."""
    split_data(
        step.path(_processing_input(step, "input-1")),
        train=step.path(_processing_output(step, "train")) / "train.csv",
        validation=step.path(_processing_output(step, "validation")) / "validation.csv",
        test=step.path(_processing_output(step, "test")) / "test.csv",
    )


def train(step: StepContext) -> Mapping[str, Any]:
    """AbaloneTrain: fit a model and put its file below S3OutputPath, in a folder of this execution."""
    channels = {
        channel["ChannelName"]: step.path(channel["DataSource"]["S3DataSource"]["S3Uri"])
        for channel in step.arguments["InputDataConfig"]
    }
    hyperparameters = step.arguments["HyperParameters"]
    output_uri = step.arguments["OutputDataConfig"]["S3OutputPath"]
    model_uri = f"{output_uri}/{execution_id(step.execution_arn)}/output/model.joblib"
    model = step.path(model_uri)
    fit_model(
        channels["train"] / "train.csv",
        model,
        max_depth=int(hyperparameters["max_depth"]),
        num_round=int(hyperparameters["num_round"]),
        eta=float(hyperparameters["eta"]),
    )
    for channel, folder in channels.items():
        step.log(f"{channel} mse {score_model(model, folder / f'{channel}.csv')['mse']['value']:.3f}")
    return {"ModelArtifacts": {"S3ModelArtifacts": model_uri}}


def evaluate(step: StepContext) -> None:
    """AbaloneEval: score the model on the test rows; evaluation.json is what the Condition step reads."""
    metrics = score_model(
        step.path(_processing_input(step, "input-1")),
        step.path(_processing_input(step, "input-2")) / "test.csv",
    )
    _write_json(
        step.path(_processing_output(step, "evaluation")) / "evaluation.json", {"regression_metrics": metrics}
    )
    step.log(f"test mse {metrics['mse']['value']:.3f}")


def create_model(step: StepContext) -> Mapping[str, Any]:
    """AbaloneCreateModel-CreateModel: give the model's file a name by which the Transform step finds it."""
    model_name = f"abalone-{execution_id(step.execution_arn)}"
    _write_json(step.path(_model_uri(model_name)), step.arguments)
    return {"ModelName": model_name}


def transform(step: StepContext) -> None:
    """AbaloneTransform: predict a batch of raw rows into NAME.out, one number of rings per line."""
    batch = step.path(step.arguments["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"])
    model = json.loads(step.path(_model_uri(step.arguments["ModelName"])).read_text())
    output_folder = step.path(step.arguments["TransformOutput"]["S3OutputPath"])
    predict_batch(
        step.path(model["PrimaryContainer"]["ModelDataUrl"]), batch, output_folder / f"{batch.name}.out"
    )


def register_model(step: StepContext) -> None:
    """AbaloneRegisterModel-RegisterModel: write a model card with the metrics and the approval status."""
    arguments = step.arguments
    metrics = step.path(arguments["ModelMetrics"]["ModelQuality"]["Statistics"]["S3Uri"])
    folder_uri = f"s3://{BUCKET}/{arguments['ModelPackageGroupName']}/{execution_id(step.execution_arn)}"
    _write_json(
        step.path(folder_uri) / "model-card.json",
        {
            "model_package_group": arguments["ModelPackageGroupName"],
            "model_approval_status": arguments["ModelApprovalStatus"],
            "model_data_url": arguments["InferenceSpecification"]["Containers"][0]["ModelDataUrl"],
            "metrics": json.loads(metrics.read_text()),
        },
    )


def _processing_input(step: StepContext, name: str) -> str:
    inputs = {each["InputName"]: each["S3Input"]["S3Uri"] for each in step.arguments["ProcessingInputs"]}
    return str(inputs[name])


def _processing_output(step: StepContext, name: str) -> str:
    outputs = step.arguments["ProcessingOutputConfig"]["Outputs"]
    return str({each["OutputName"]: each["S3Output"]["S3Uri"] for each in outputs}[name])


def _model_uri(model_name: str) -> str:
    """Where `create_model` keeps what CreateModel was asked for; on AWS a model is a resource, not a file."""
    return f"s3://{BUCKET}/models/{model_name}.json"


# -- the work, as functions of paths ---------------------------------------------------------------


def generate_data(path: Path, *, rows: int, seed: int, with_rings: bool = True) -> None:
    """Write a generated data set: CSV with a header, the columns `COLUMNS`, lengths in mm and weights in g.

    The same seed gives the same rows. Animals grow towards a length of about 125 mm, their weights follow the
    cube of the length, the shell's share grows with age, and the young cannot be sexed.
    """
    import numpy as np

    random = np.random.default_rng(seed)

    def spread(relative: float) -> Matrix:
        return np.exp(random.normal(0.0, relative, rows))

    rings = np.clip(np.rint(random.gamma(9.5, 1.05, rows)), 1, 29).astype(int)
    length = 125.0 * (1.0 - np.exp(-0.18 * (rings + 1.5))) * spread(0.10)
    whole = 1.43e-4 * length**3 * spread(0.08)
    measurements = (
        length,
        length * 0.78 * spread(0.02),
        length * 0.267 * spread(0.06),
        whole,
        whole * (0.50 - 0.006 * rings) * spread(0.10),
        whole * 0.22 * spread(0.10),
        whole * (0.22 + 0.007 * rings) * spread(0.10),
    )
    is_infant = random.random(rows) < 1.0 / (1.0 + np.exp((rings - 7.0) / 1.5))
    sexes = np.where(is_infant, "I", random.choice(["M", "F"], rows))

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS if with_rings else COLUMNS[:-1])
        for sex, ring, *values in zip(sexes, rings, *measurements, strict=True):
            writer.writerow([sex, *(f"{value:.2f}" for value in values), *([ring] if with_rings else [])])


def prepare_features(rows: Sequence[Mapping[str, str]]) -> Matrix:
    """Raw rows as a matrix (rows, 10): seven measurements over `SCALE`, then Sex as three 0/1 columns."""
    import numpy as np

    measurements = np.array([[float(row[name]) for name in MEASUREMENTS] for row in rows]) / SCALE
    one_hot = np.array([[float(row["Sex"] == sex) for sex in SEXES] for row in rows])
    return np.hstack([measurements, one_hot])


def split_data(raw: Path, *, train: Path, validation: Path, test: Path) -> None:
    """Shuffle the raw rows, with a fixed seed, and write 70 %, 15 % and 15 % of them as prepared CSV.

    Prepared CSV is what SageMaker's built-in algorithms read: no header, the label (Rings) comes first.
    """
    import numpy as np

    rows = _read_rows(raw)
    rings = np.array([[float(row["Rings"])] for row in rows])
    table = np.hstack([rings, prepare_features(rows)])
    np.random.default_rng(0).shuffle(table)
    edges = [int(len(table) * 0.70), int(len(table) * 0.85)]
    for path, part in zip((train, validation, test), np.split(table, edges), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savetxt(path, part, delimiter=",", fmt="%.6g")


def fit_model(train: Path, model: Path, *, max_depth: int, num_round: int, eta: float) -> None:
    """Fit gradient boosted trees to prepared CSV and write them to `model`.

    The file is joblib's, which is a pickle: fine for a file that this very step writes into its own folder;
    never load one that came from elsewhere.
    """
    import joblib
    from sklearn.ensemble import GradientBoostingRegressor

    rings, features = _read_prepared(train)
    regressor = GradientBoostingRegressor(
        max_depth=max_depth, n_estimators=num_round, learning_rate=eta, random_state=0
    ).fit(features, rings)
    model.parent.mkdir(parents=True, exist_ok=True)
    joblib.dump(regressor, model)


def score_model(model: Path, data: Path) -> dict[str, dict[str, float]]:
    """The metrics of a model on prepared CSV: mean squared error, standard deviation of the errors."""
    import joblib
    import numpy as np

    rings, features = _read_prepared(data)
    errors = rings - joblib.load(model).predict(features)
    return {"mse": {"value": float(np.mean(errors**2)), "standard_deviation": float(np.std(errors))}}


def predict_batch(model: Path, batch: Path, predictions: Path) -> None:
    """Predict the rings of raw rows, one number per line, in the rows' order."""
    import joblib
    import numpy as np

    rings = joblib.load(model).predict(prepare_features(_read_rows(batch)))
    predictions.parent.mkdir(parents=True, exist_ok=True)
    np.savetxt(predictions, rings, fmt="%.2f")


def _read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _read_prepared(path: Path) -> tuple[Matrix, Matrix]:
    import numpy as np

    table = np.loadtxt(path, delimiter=",", ndmin=2)
    return table[:, 0], table[:, 1:]


def _write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2), encoding="utf-8")
